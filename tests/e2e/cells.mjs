// The cells of a grid, by the names of the fields that they lie over.

// Goes to the cell as somebody does, by a click.
export async function goCell(page, name) {
  await page.waitForSelector(".sheet[data-ready]");
  const at = await page.evaluate((wanted) => {
    const field = document.querySelector(`table[data-grid] [name="${wanted}"]`), td = field.closest("td"), table = td.closest("table");
    // Of a head whose cells hold several fields each has a column; some heads are not of the grid.
    const columns = [...table.tHead.rows[0].cells].flatMap((th, at) => {
      const parts = [...th.querySelectorAll("[data-part]")].map((one) => `${at} ${one.dataset.part}`);
      return th.hasAttribute("data-aside") ? [] : parts.length ? parts : [`${at}`];
    });
    const sheets = [...document.querySelectorAll("table[data-grid]")].filter((one) => one.parentElement.hidden);
    return { sheet: sheets.indexOf(table), row: td.parentElement.rowIndex - 1, cell: columns.indexOf([td.cellIndex, field.dataset.part].filter((one) => one !== undefined).join(" ")) + 1 };
  }, name);
  await page.locator(".sheet").nth(at.sheet).locator(`.slick-row[data-row="${at.row}"] .slick-cell.l${at.cell}`).click();
}

export async function typeCell(page, name, text) {
  await goCell(page, name);
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

// The browser's own events, with a text as Excel gives it, and a page where there is one.
export const pasteCells = (page, text, html = "") => page.evaluate(([brought, marked]) => {
  const data = new DataTransfer();
  data.setData("text/plain", brought);
  if (marked) data.setData("text/html", marked);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, [text, html]);

export const copyCells = (page) => page.evaluate(() => {
  const data = new DataTransfer();
  document.activeElement.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
  return data.getData("text/plain");
});
