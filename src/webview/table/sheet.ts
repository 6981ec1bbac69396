/** A small sheet that lies over the page: closed by Escape, by a click elsewhere, and by leaving it. */
export function openSheet(sheet: HTMLElement, closed: () => void): () => void {
  const close = () => {
    document.removeEventListener("pointerdown", elsewhere, true);
    sheet.remove();
    closed();
  };
  const elsewhere = (event: PointerEvent) => {
    if (event.target instanceof Node && !sheet.contains(event.target)) close();
  };
  document.addEventListener("pointerdown", elsewhere, true);
  sheet.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      close();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    const items = [...sheet.querySelectorAll<HTMLElement>("button, select, input")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    items[(at + step + items.length) % items.length]?.focus();
  });
  sheet.querySelector<HTMLElement>("button, select, input")?.focus();
  return close;
}
