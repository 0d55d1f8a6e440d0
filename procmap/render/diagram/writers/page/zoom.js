const zoomable = (stage, picture, free = () => true) => {
  const numbers = text => text.split(" ").map(Number)
  const whole = () => numbers(picture().dataset.box), box = () => numbers(picture().getAttribute("viewBox"))
  const look = to => picture().setAttribute("viewBox", to.join(" "))
  const fit = () => look(whole())
  const zoom = (by, point) => {
    const [left, top, width, height] = box(), {x, y} = point || {x: left + width / 2, y: top + height / 2}
    const most = whole()[2], wide = Math.min(Math.max(width / by, most / 40), most * 4), share = wide / width
    look([x - (x - left) * share, y - (y - top) * share, wide, height * share])
  }
  const pan = (x, y) => {
    const [left, top, width, height] = box()
    look([left + x * width, top + y * height, width, height])
  }
  const at = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(picture().getScreenCTM().inverse())
  let drag
  stage.addEventListener("wheel", event => {
    if (!free(event)) return
    event.preventDefault()
    zoom(Math.exp(-event.deltaY / 400), at(event))
  }, {passive: false})
  stage.addEventListener("pointerdown", event => {
    if (event.button) return
    drag = at(event)
    stage.setPointerCapture(event.pointerId)
    stage.classList.add("drag")
  })
  stage.addEventListener("pointermove", event => {
    if (!drag) return
    const point = at(event), [left, top, width, height] = box()
    look([left + drag.x - point.x, top + drag.y - point.y, width, height])
  })
  for (const end of ["pointerup", "pointercancel"])
    stage.addEventListener(end, () => {
      drag = null
      stage.classList.remove("drag")
    })
  stage.addEventListener("dblclick", fit)
  const acts = {
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": fit,
    ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0), ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1),
  }
  return {whole, box, look, fit, acts, dragged: () => Boolean(drag)}
}
const loosen = picture => {
  picture.dataset.box = picture.getAttribute("viewBox")
  picture.removeAttribute("width")
  picture.removeAttribute("height")
}
