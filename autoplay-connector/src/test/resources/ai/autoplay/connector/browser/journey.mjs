// Drives the shop page in Chromium and reads the stream beside it with a plain EventSource.
// Called by BrowserIT with one JSON argument; prints one JSON object.
import { createRequire } from 'node:module';

const told = JSON.parse(process.argv[2]);
const { chromium } = createRequire(told.modules + '/')('playwright-core');

const browser = await chromium.launch({
  executablePath: told.chromium,
  // posthog-js sends nothing from a browser that calls itself headless or driven; the flag also holds while a page unloads
  args: ['--no-sandbox', '--disable-blink-features=AutomationControlled', '--user-agent=' + told.userAgent],
});
const result = { console: [], requests: [], truth: [], stream: [], errors: [] };
const context = await browser.newContext();

const reader = await context.newPage();
await reader.goto(told.page + '/reader');
await reader.exposeFunction('received', (data) => result.stream.push({ at: Date.now(), data }));
await reader.exposeFunction('failed', (state) => result.errors.push('EventSource: state ' + state));
await reader.evaluate((url) => new Promise((opened) => {
  const stream = new EventSource(url);
  stream.onopen = opened;
  stream.onmessage = (event) => window.received(event.data);
  stream.onerror = () => window.failed(stream.readyState);
}), told.stream);

async function visit() {
  const page = await context.newPage();
  page.on('console', (message) => result.console.push(message.type() + ': ' + message.text()));
  page.on('pageerror', (error) => result.errors.push(String(error)));
  page.on('requestfailed', (request) => {
    const error = request.failure()?.errorText;
    if (error !== 'net::ERR_ABORTED') {   // the page was left while the answer was on its way; what was sent must arrive all the same
      result.errors.push(request.url() + ' ' + error);
    }
  });
  page.on('response', (response) => {
    if (response.url().startsWith(told.host)) {
      result.requests.push(response.request().method() + ' ' + response.url().slice(told.host.length) + ' ' + response.status());
    }
  });
  return page;
}

// as a finger does it: a click without any time between pressing and releasing looks like Enter in the field before
const press = (page, selector) => page.click(selector, { delay: 60 });
const pause = (page) => page.waitForTimeout(told.pause);
async function act(page, type, words, work) {
  await work();
  result.truth.push({ at: Date.now(), type, words });
  await pause(page);
}

const page = await visit();
await act(page, 'pageview', 'Shop', () => page.goto(told.page + '/'));
await page.waitForTimeout(500);
await act(page, 'click', 'Add to cart', () => press(page, '#add'));
await act(page, 'click', 'Remember this', () => press(page, '#heart'));
await act(page, 'click', 'gift', () => press(page, '#gift'));
await act(page, 'type', 'Size', () => page.selectOption('#size', 'M'));
await press(page, '#name');
result.truth.push({ at: Date.now(), type: 'click', words: 'Your name' });
await pause(page);
await page.keyboard.type(told.typed);
await act(page, 'type', 'Your name', () => press(page, '#secret'));
result.truth.push({ at: Date.now(), type: 'click', words: 'Password' });
await page.keyboard.type(told.password);
await act(page, 'click', 'Pay now', () => press(page, '#pay'));
result.truth.push({ at: Date.now() - told.pause, type: 'type', words: 'Password' });
result.truth.push({ at: Date.now(), type: 'pageview', words: 'Cart' });
await act(page, 'click', 'Cart', () => press(page, '#to-cart'));
await act(page, 'click', 'Help', () => press(page, '#to-help'));
result.truth.push({ at: Date.now() - told.pause, type: 'pageview', words: 'Help' });
await act(page, 'click', 'Add to cart', () => press(page, '#add'));
await page.close({ runBeforeUnload: false });

await reader.waitForTimeout(told.wait);
await browser.close();
console.log(JSON.stringify(result));
