(() => {
  const doc = document, all = (query, root = doc) => [...root.querySelectorAll(query)], el = id => doc.getElementById(id)
  const tips = JSON.parse(el("tips").textContent), pages = all("figure"), tip = el("tip"), find = el("find"), hits = el("hits")
  const svg = page => page.querySelector("svg"), stage = el("stage")
  let now
  const view = zoomable(stage, () => svg(now))
  pages.forEach(page => {
    const root = svg(page)
    loosen(root)
    all("g[data-of]", root).forEach(part => {
      part.tip = (tips[page.dataset.sheet] || {})[part.dataset.of.replace(/^chip /, "flow ")]
      part.said = (part.textContent + " " + (part.tip || "").split("\n", 2).join(" ")).toLowerCase()
      if (part.tip && part.dataset.of.startsWith("box ")) {
        part.setAttribute("tabindex", 0)
        part.setAttribute("role", "img")
        part.setAttribute("aria-label", part.tip)
      }
    })
  })
  const show = page => {
    const kept = now && svg(now).dataset.box === svg(page).dataset.box && view.box()
    now = page
    pages.forEach(one => one.classList.toggle("on", one === page))
    all("#sheets button").forEach(one => one.setAttribute("aria-pressed", one.value === page.dataset.sheet))
    const own = pages.filter(one => one.dataset.sheet === page.dataset.sheet)
    el("turn").hidden = own.length < 2
    el("place").textContent = own.indexOf(page) + 1 + " / " + own.length
    kept ? view.look(kept) : view.fit()
    hide()
  }
  const turn = by => {
    const own = pages.filter(one => one.dataset.sheet === now.dataset.sheet), next = own[own.indexOf(now) + by]
    if (next) show(next)
  }
  const sheet = n => {
    const own = pages.filter(one => one.dataset.sheet === String(n))
    const same = own[pages.filter(one => one.dataset.sheet === now.dataset.sheet).indexOf(now)]
    if (own.length) show(same || own[0])
  }
  const hide = () => (tip.hidden = true)
  const tell = (part, x, y) => {
    if (!part || !part.tip) return hide()
    tip.textContent = part.tip
    tip.hidden = false
    tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px"
    tip.style.top = Math.max(4, y + 18 + tip.offsetHeight > innerHeight ? y - tip.offsetHeight - 10 : y + 18) + "px"
  }
  const search = () => {
    const said = find.value.trim().toLowerCase()
    let count = 0
    pages.forEach(page => {
      page.found = 0
      all("g[data-of]", page).forEach(part => {
        const what = part.dataset.of.split(" ")[0], hit = !said || part.said.includes(said)
        if (!["box", "chip", "flow", "card", "link"].includes(what)) return
        part.classList.toggle("dim", !hit)
        if (said && hit && (what === "box" || what === "card")) page.found++
      })
      count += page.found
    })
    hits.textContent = said ? count : ""
  }
  const next = () => {
    const found = pages.filter(page => page.found), after = found.find(page => pages.indexOf(page) > pages.indexOf(now))
    if (found.length) show(after || found[0])
  }
  stage.addEventListener("pointerdown", hide)
  stage.addEventListener("pointermove", event => {
    if (!view.dragged()) tell(event.target.closest("g[data-of]"), event.clientX, event.clientY)
  })
  stage.addEventListener("pointerleave", hide)
  stage.addEventListener("focusin", event => {
    const part = event.target.closest("g[data-of]"), edge = part && part.getBoundingClientRect()
    if (edge) tell(part, edge.left, edge.bottom - 14)
  })
  stage.addEventListener("focusout", hide)
  find.addEventListener("input", search)
  doc.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (!button) return
    if (button.dataset.do) acts[button.dataset.do]()
    else sheet(button.value)
  })
  const acts = {
    ...view.acts,
    "[": () => turn(-1), "]": () => turn(1), "/": () => find.focus(),
    t: () => sheet((Number(now.dataset.sheet) + 1) % all("#sheets button").length),
  }
  doc.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target === find) {
      if (event.key === "Escape") {
        find.value = ""
        search()
        find.blur()
      } else if (event.key === "Enter") next()
      return
    }
    const key = {KeyT: "t", Slash: "/", BracketLeft: "[", BracketRight: "]"}[event.code] || event.key
    if (event.key === "Escape") hide()
    else if (/^[1-9]$/.test(key)) sheet(key - 1)
    else if (acts[key]) {
      event.preventDefault()
      acts[key]()
    }
  })
  doc.documentElement.className = "live"
  show(pages.find(page => page.dataset.first) || pages[0])
})()
