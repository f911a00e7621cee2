// A shop as a single-page application, watched by posthog-js as it comes from npm. Knows nothing of who watches.
'use strict';

const TEAS = [
  { id: 'sencha', name: 'Green Sencha', kind: 'green', price: 9.5, art: 'leaf', stock: true, text: 'Bright and grassy, from the first harvest.' },
  { id: 'assam', name: 'Black Assam', kind: 'black', price: 8, art: 'cup', stock: true, text: 'Malty and strong. Takes milk well.' },
  { id: 'chamomile', name: 'Chamomile Flowers', kind: 'herbal', price: 6.5, art: 'flower', stock: true, text: 'Whole flowers for a quiet evening.' },
  { id: 'oolong', name: 'Mountain Oolong', kind: 'green', price: 14, art: 'mountain', stock: false, text: 'Half oxidised, with a scent of orchids.' },
  { id: 'rooibos', name: 'Red Rooibos', kind: 'herbal', price: 7, art: 'sprig', stock: true, text: 'Sweet and round, without caffeine.' },
  { id: 'jasmine', name: 'Jasmine Pearls', kind: 'green', price: 16, art: 'blossom', stock: true, text: 'Rolled by hand, layered with blossoms.' },
];
const DRAWINGS = {
  leaf: 'M13 51C11 26 27 12 53 12c1 26-13 42-34 39M10 56c8-16 18-26 32-33',
  cup: 'M12 26h32v11a15 15 0 0 1-32 0zM44 29h4a6 6 0 0 1 0 12h-6M10 56h36M22 9c0 4-3 4-3 9M33 9c0 4-3 4-3 9',
  flower: 'M32 25a7 7 0 1 0 .1 0M32 25c-9-12-5-17 0-17s9 5 0 17M38 29c8-12 14-10 16-6s-3 10-15 7M38 36c14 1 16 7 13 10s-9 2-15-8M28 38c-3 14-10 14-13 11s-1-9 11-14M26 30c-14 1-17-5-14-9s9-3 15 6',
  mountain: 'M5 52 24 18l11 18 6-9 18 25zM18 29l6 5 5-6',
  sprig: 'M32 58V18M32 30C20 30 16 22 16 15c9 0 16 5 16 15M32 42c12 0 16-8 16-15-9 0-16 5-16 15M32 20c-4-4-4-9 0-13 4 4 4 9 0 13',
  blossom: 'M32 30c-7-7-7-15 0-20 7 5 7 13 0 20M32 30c-9-3-17 0-19 8 8 4 16 1 19-8M32 30c9-3 17 0 19 8-8 4-16 1-19-8M32 30c-4 9-1 17 7 20 5-8 2-16-7-20M32 30c4 9 1 17-7 20-5-8-2-16 7-20',
  pot: 'M16 28h28v14a12 12 0 0 1-12 12h-4a12 12 0 0 1-12-12zM44 32l10-6M16 32c-10-2-10 14 1 12M20 28c0-10 20-10 20 0M30 16a3 3 0 1 1 .1 0',
};
const money = (amount) => '€' + amount.toFixed(2);
const find = (id) => document.getElementById(id);
const cart = new Map();
const liked = new Set();
const filter = { text: '', kind: 'all', stock: false };

function watch() {
  const key = document.querySelector('meta[name=project-key]').content;
  const stub = window.posthog = [];
  const early = (name) => (...given) => stub.push([name, ...given]);
  Object.assign(stub, { _i: [], people: [], __SV: 1, identify: early('identify'), reset: early('reset') });
  // each event by itself: the view beside the shop is to show it at once
  stub._i.push([key, { api_host: location.origin, capture_pageview: 'history_change', capture_pageleave: true, autocapture: true,
    person_profiles: 'always', request_batching: false, disable_surveys: true, disable_session_recording: true }, 'posthog']);
  const script = document.createElement('script');
  script.src = '/web/posthog.js';
  document.head.append(script);
}

function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

function draw(name, id) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 64 64');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', DRAWINGS[name]);
  svg.append(path);
  return make('div', { class: 'art ' + id, 'aria-hidden': 'true' }, svg);
}

const art = (tea) => draw(tea.art, tea.id);

function add(tea, size) {
  const line = tea.id + ' ' + (size || '100 g');
  cart.set(line, { tea, size: size || '100 g', count: (cart.get(line)?.count || 0) + 1 });
  countCart();
}

function countCart() {
  const count = [...cart.values()].reduce((sum, line) => sum + line.count, 0);
  find('cart-count').textContent = count;
  find('to-cart').setAttribute('aria-label', 'Cart');
}

function heart(tea) {
  const button = make('button', { class: 'heart', type: 'button', 'aria-label': 'Remember ' + tea.name, 'aria-pressed': liked.has(tea.id) ? 'true' : 'false' }, '♥');
  button.addEventListener('click', () => {
    const on = !liked.delete(tea.id);
    if (on) {
      liked.add(tea.id);
    }
    button.setAttribute('aria-pressed', on ? 'true' : 'false');
  });
  return button;
}

function card(tea) {
  const buy = tea.stock ? make('button', { type: 'button', onclick: () => add(tea) }, 'Add to cart') : make('span', { class: 'note' }, 'Sold out');
  return make('li', { class: 'tea' }, art(tea), heart(tea), make('div', { class: 'body' },
    make('a', { href: '/shop/tea/' + tea.id }, tea.name), make('div', { class: 'price' }, money(tea.price), buy)));
}

function list() {
  const grid = make('ul', { class: 'grid' });
  const fill = () => grid.replaceChildren(...TEAS.filter((tea) => tea.name.toLowerCase().includes(filter.text.toLowerCase())
    && (filter.kind === 'all' || tea.kind === filter.kind) && (tea.stock || !filter.stock)).map(card));
  const kinds = make('select', { name: 'kind', 'aria-label': 'Kind of tea', onchange: (event) => { filter.kind = event.target.value; fill(); } },
    ['all', 'green', 'black', 'herbal'].map((kind) => make('option', { value: kind, selected: filter.kind === kind }, kind === 'all' ? 'All kinds' : kind)));
  const search = make('input', { type: 'search', name: 'search', placeholder: 'Search teas', 'aria-label': 'Search teas', value: filter.text,
    oninput: (event) => { filter.text = event.target.value; fill(); } });
  const stock = make('label', {}, make('input', { type: 'checkbox', name: 'in-stock', checked: filter.stock,
    onchange: (event) => { filter.stock = event.target.checked; fill(); } }), 'In stock only');
  fill();
  return ['Teas', make('h1', {}, 'Teas for every hour'), make('p', { class: 'note' }, 'Six to choose from, packed by hand.'),
    make('div', { class: 'tools' }, search, kinds, stock), grid];
}

function detail(tea) {
  let size = '100 g';
  const sizes = make('fieldset', {}, make('legend', {}, 'Size'), ['50 g', '100 g', '250 g'].map((each) => make('label', {},
    make('input', { type: 'radio', name: 'size', value: each, checked: each === size, onchange: () => { size = each; } }), each)));
  const words = make('p', { role: 'tabpanel' }, tea.text);
  const tab = (name, text, on) => make('button', { type: 'button', role: 'tab', 'aria-selected': on ? 'true' : 'false', onclick: (event) => {
    event.target.parentElement.querySelectorAll('[role=tab]').forEach((other) => other.setAttribute('aria-selected', String(other === event.target)));
    words.textContent = text;
  } }, name);
  const buy = tea.stock ? make('button', { type: 'button', onclick: () => add(tea, size) }, 'Add to cart') : make('p', { class: 'note' }, 'Sold out until spring.');
  return [tea.name, make('div', { class: 'detail' }, art(tea), make('div', { class: 'stack' }, make('h1', {}, tea.name),
    make('strong', {}, money(tea.price) + ' for 100 g'), make('div', { class: 'tabs', role: 'tablist' }, tab('Description', tea.text, true),
      tab('How to brew', 'Two minutes at 80 °C. Pour again: the second cup is the better one.', false),
      tab('Reviews', '“My mornings have improved.” ★★★★★', false)), words, sizes, buy))];
}

function cartPage() {
  const lines = [...cart.entries()].map(([key, line]) => make('li', {}, make('span', { class: 'name' }, line.tea.name + ', ' + line.size),
    make('span', {}, line.count + ' × ' + money(line.tea.price)), make('button', { type: 'button', class: 'quiet', onclick: () => {
      cart.delete(key);
      countCart();
      render();
    } }, 'Remove')));
  const sum = [...cart.values()].reduce((total, line) => total + line.count * line.tea.price, 0);
  return ['Cart', make('h1', {}, 'Your cart'), ...(lines.length === 0 ? [make('p', { class: 'note' }, 'Nothing in it yet.')]
    : [make('ul', { class: 'lines' }, lines), make('div', { class: 'row' }, make('strong', {}, 'Total ' + money(sum)),
      make('button', { type: 'button', onclick: () => go('/shop/checkout') }, 'Check out'))])];
}

function checkout() {
  const field = (text, name, type) => make('label', {}, text, make('input', { name, type, autocomplete: 'off' }));
  const form = make('form', { class: 'form', 'aria-label': 'Checkout', onsubmit: (event) => {
    event.preventDefault();
    cart.clear();
    countCart();
    go('/shop/thanks');
  } }, field('Full name', 'full-name', 'text'), field('E-mail', 'email', 'email'), field('Card number', 'card-number', 'text'),
    make('label', { class: 'tick' }, make('input', { type: 'checkbox', name: 'gift-wrap' }), 'Wrap it as a gift'), make('button', { type: 'submit' }, 'Place order'));
  return ['Checkout', make('h1', {}, 'Checkout'), make('p', { class: 'note' }, 'No order is real here, and what you type never leaves this page.'), form];
}

const thanks = () => ['Thank you', make('div', { class: 'done' }, draw('pot', 'sencha'),
  make('h1', {}, 'Thank you'), make('p', { class: 'note' }, 'The kettle is on.'), make('a', { href: '/shop/' }, 'Back to the teas'))];

const about = () => ['About us', make('h1', {}, 'About us'), make('p', {}, 'Kettle & Leaf does not exist. It is here so that you have something to click.')];

function page(path) {
  const tea = TEAS.find((each) => path === '/shop/tea/' + each.id);
  return tea ? detail(tea) : path === '/shop/cart' ? cartPage() : path === '/shop/checkout' ? checkout() : path === '/shop/thanks' ? thanks()
    : path === '/shop/about' ? about() : list();
}

function render() {
  const [title, ...content] = page(location.pathname);
  document.title = title + ' · Kettle & Leaf';
  find('page').replaceChildren(...content);
}

function go(path) {
  history.pushState({}, '', path);
  render();
  scrollTo(0, 0);
  dispatchEvent(new Event('shop:moved'));
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/shop/"]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    go(link.getAttribute('href'));
  }
});
addEventListener('popstate', render);
find('sign-in').addEventListener('click', () => {
  if (find('sign-in').textContent === 'Sign out') {
    window.posthog.reset();
    find('sign-in').textContent = 'Sign in';
  } else {
    find('sign-in-dialog').showModal();
  }
});
find('sign-in-cancel').addEventListener('click', () => find('sign-in-dialog').close());
find('sign-in-form').addEventListener('submit', () => {
  const email = find('sign-in-form').elements.email.value;
  window.posthog.identify('customer-' + email.split('@')[0], { email });
  find('sign-in-form').reset();
  find('sign-in').textContent = 'Sign out';
});
render();
watch();
