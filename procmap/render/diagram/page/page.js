(() => {
  const doc = document, all = (query, root = doc) => [...root.querySelectorAll(query)], el = id => doc.getElementById(id)
  const tips = JSON.parse(el("tips").textContent), pages = all("figure"), tip = el("tip"), find = el("find"), hits = el("hits")
  const svg = page => page.querySelector("svg"), base = page => svg(page).dataset.box.split(" ").map(Number)
  let now, box
  pages.forEach(page => {
    const root = svg(page)
    root.dataset.box = root.getAttribute("viewBox")
    root.removeAttribute("width")
    root.removeAttribute("height")
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
  const look = to => svg(now).setAttribute("viewBox", (box = to).join(" "))
  const fit = () => look(base(now))
  const show = page => {
    const kept = now && base(now).join() === base(page).join() && box
    now = page
    pages.forEach(one => one.classList.toggle("on", one === page))
    all("#sheets button").forEach(one => one.setAttribute("aria-pressed", one.value === page.dataset.sheet))
    const own = pages.filter(one => one.dataset.sheet === page.dataset.sheet)
    el("turn").hidden = own.length < 2
    el("place").textContent = own.indexOf(page) + 1 + " / " + own.length
    kept ? look(kept) : fit()
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
  const zoom = (by, x = box[0] + box[2] / 2, y = box[1] + box[3] / 2) => {
    const whole = base(now)[2], wide = Math.min(Math.max(box[2] / by, whole / 40), whole * 4), share = wide / box[2]
    look([x - (x - box[0]) * share, y - (y - box[1]) * share, wide, box[3] * share])
  }
  const pan = (x, y) => look([box[0] + x * box[2], box[1] + y * box[3], box[2], box[3]])
  const at = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg(now).getScreenCTM().inverse())
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
  const stage = el("stage")
  let drag
  stage.addEventListener("wheel", event => {
    event.preventDefault()
    const point = at(event)
    zoom(Math.exp(-event.deltaY / 400), point.x, point.y)
  }, {passive: false})
  stage.addEventListener("pointerdown", event => {
    if (event.button) return
    drag = at(event)
    stage.setPointerCapture(event.pointerId)
    stage.classList.add("drag")
    hide()
  })
  stage.addEventListener("pointermove", event => {
    if (drag) {
      const point = at(event)
      look([box[0] + drag.x - point.x, box[1] + drag.y - point.y, box[2], box[3]])
    } else tell(event.target.closest("g[data-of]"), event.clientX, event.clientY)
  })
  for (const end of ["pointerup", "pointercancel"])
    stage.addEventListener(end, () => {
      drag = null
      stage.classList.remove("drag")
    })
  stage.addEventListener("pointerleave", hide)
  stage.addEventListener("dblclick", fit)
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
    "+": () => zoom(1.25), "-": () => zoom(0.8), "0": fit, "[": () => turn(-1), "]": () => turn(1),
    ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0), ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1),
    "/": () => find.focus(), "=": () => zoom(1.25),
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
