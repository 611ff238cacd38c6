// Elements without markup: every text goes in as a text node, so no reply can become HTML.

/** An element; `attrs.on` holds listeners, a null or false attribute is left out. */
export function el(tag, attrs = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A button that never submits a form by accident. */
export function button(label, press, attrs = {}) {
  return el("button", { type: "button", ...attrs, on: { click: press } }, label);
}

export const byId = (id) => document.getElementById(id);
