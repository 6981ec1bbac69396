/** What an element is made with: attributes, and what it does when it is clicked. */
export interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly click?: () => void;
}

/** An element of the page. Its text is text, whatever it says. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: name, text, attributes = {}, click }: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (name !== undefined) made.className = name;
  if (text !== undefined) made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (click !== undefined) made.addEventListener("click", click);
  made.append(...children);
  return made;
}

/** A button that is one even where nothing is submitted. */
export function button(text: string, click: () => void, options: ElementOptions = {}): HTMLButtonElement {
  return element("button", { ...options, text, click, attributes: { type: "button", ...options.attributes } });
}
