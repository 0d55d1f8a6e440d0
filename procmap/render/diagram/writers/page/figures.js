(() => {
  const views = [...document.querySelectorAll("figure")].map(figure => {
    const stage = figure.querySelector(".stage"), picture = stage.querySelector("svg")
    const large = () => document.fullscreenElement === figure
    loosen(picture)
    const view = zoomable(stage, () => picture, event => event.ctrlKey || event.metaKey || large())
    view.acts.f = () => large() ? document.exitFullscreen() : figure.requestFullscreen()
    stage.tabIndex = 0
    figure.addEventListener("click", event => {
      const button = event.target.closest("button")
      if (button) view.acts[button.dataset.do]()
    })
    figure.addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || !view.acts[event.key]) return
      event.preventDefault()
      view.acts[event.key]()
    })
    return view
  })
  let seen = []
  addEventListener("beforeprint", () => {
    seen = views.map(view => view.box())
    views.forEach(view => view.fit())
  })
  addEventListener("afterprint", () => views.forEach((view, n) => view.look(seen[n])))
  document.documentElement.className = "live"
})()
