/** What pages tell the editor of: clicks, by the number of the link; where it leads, the page does not know. */
for (const link of document.querySelectorAll<HTMLElement>("[data-link]")) {
  link.addEventListener("click", () => link.dispatchEvent(new CustomEvent("follow", { bubbles: true })));
}
