// Browsers know no element taller than some ten million pixels.
const TALLEST = 4_000_000;

/** Where the rows stand, however many there are: the scrollbar shows all of them, the wheel moves by what one sees. */
export interface Scroll {
  /** The row at the top, with its part that is out of sight. */
  top(): number;
  /** Rows that fit. */
  fitting(): number;
  resize(rows: number, rowHeight: number, width: number): void;
  to(row: number): void;
}

/**
 * Lets an element scroll over rows. What is inside `sizer` stays in sight.
 * @param head height of what stands above the rows
 * @param moved told when something else is to be seen
 */
export function scrollRows(frame: HTMLElement, sizer: HTMLElement, head: number, moved: () => void): Scroll {
  let rows = 0;
  let rowHeight = 24;
  let top = 0;
  let expected = 0;
  const fitting = () => Math.max(1, (frame.clientHeight - head) / rowHeight);
  const furthest = () => Math.max(0, rows - fitting());
  const height = () => Math.min(TALLEST, rows * rowHeight) + head;
  const way = () => Math.max(1, height() - frame.clientHeight);
  const isScaled = () => rows * rowHeight > TALLEST;

  const to = (row: number): void => {
    top = Math.min(furthest(), Math.max(0, row));
    frame.scrollTop = isScaled() ? (top / Math.max(1, furthest())) * way() : top * rowHeight;
    expected = frame.scrollTop;
    moved();
  };

  frame.addEventListener("scroll", () => {
    const { scrollTop } = frame;
    // Of our own making: the place is known better than in pixels.
    if (Math.abs(scrollTop - expected) >= 1) {
      expected = scrollTop;
      top = Math.min(furthest(), isScaled() ? (scrollTop / way()) * furthest() : scrollTop / rowHeight);
    }
    moved();
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      if (!isScaled() || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_PIXEL
          ? rowHeight
          : event.deltaMode === WheelEvent.DOM_DELTA_LINE
            ? 1
            : 1 / fitting();
      if (event.deltaX !== 0) frame.scrollLeft += event.deltaX;
      to(top + event.deltaY / unit);
    },
    { passive: false },
  );

  return {
    top: () => top,
    fitting,
    resize(count, each, width) {
      rows = count;
      rowHeight = each;
      sizer.style.height = `${height()}px`;
      sizer.style.width = `${width}px`;
      to(top);
    },
    to,
  };
}
