// Counting what people do. Strictly: a choice is two clicks (the list is opened, the option taken), a file is two
// (the dialog, the file), a date is a typed field.

// A person at a page whose every act counts.
export class Hand {
  clicks = 0;
  fields = 0;

  constructor(page) { this.page = page; }

  async click(selector) {
    this.clicks++;
    await this.page.click(selector);
  }

  // A click that leads to another page.
  async press(selector) {
    await Promise.all([this.page.waitForNavigation(), this.click(selector)]);
  }

  async type(selector, text) {
    this.fields++;
    await this.page.fill(selector, text);
  }

  async choose(selector, option) {
    this.clicks += 2;
    await this.page.selectOption(selector, option);
  }

  async file(selector, name, mimeType, buffer) {
    this.clicks += 2;
    await this.page.setInputFiles(selector, { name, mimeType, buffer });
  }
}
