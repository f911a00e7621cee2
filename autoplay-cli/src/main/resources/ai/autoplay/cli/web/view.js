// Shows what the sink streams: whatever comes from a page is text and never markup.
'use strict';

const WORDS = { pageview: 'page', click: 'click', type: 'type', submit: 'submit', focus: 'focus', blur: 'blur' };
const MOST_ROWS = 200;
const SILENCE_MILLIS = 6000;
const find = (id) => document.getElementById(id);
const sessions = new Map();
const opened = Date.now();
let lastMessage = 0;

function line(className, text) {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

function row(action) {
  const item = document.createElement('li');
  item.className = WORDS[action.type] ? action.type : 'click';
  const late = (Date.now() - action.at) / 1000;
  if (action.at > opened) {
    item.classList.add('new');
  }
  const when = action.at > opened && late >= 0 && late < 10 ? 'after ' + late.toFixed(1) + ' s' : new Date(action.at).toLocaleTimeString();
  item.append(line('kind', WORDS[action.type] || action.type), line('what', action.title || action.type), line('when', when),
    line('said', action.description));
  return item;
}

function show(view) {
  lastMessage = Date.now();
  find('hint').hidden = true;
  const list = find('actions');
  const fresh = !sessions.has(view.session);
  if (fresh && sessions.size > 0) {
    list.replaceChildren();
  }
  const count = (sessions.get(view.session) || 0) + view.actions.length;
  sessions.delete(view.session);
  sessions.set(view.session, count);
  view.actions.forEach((action) => list.prepend(row(action)));
  while (list.children.length > MOST_ROWS) {
    list.lastChild.remove();
  }
  find('empty').hidden = list.children.length > 0;
  find('count').textContent = count;
  find('person').textContent = view.email || (view.user ? view.user : 'anonymous');
  find('goal').textContent = view.goal || 'not known yet';
  if (view.summary) {
    find('summary').textContent = view.summary;
  }
  find('text').textContent = view.text;
}

function state(name, text) {
  find('state').dataset.state = name;
  find('state').textContent = text;
}

function listen() {
  // an id that never was: the stream begins with the oldest event that is kept, so that a reload shows what was there
  const stream = new EventSource(document.querySelector('meta[name=stream]').content + '&since_id=0-0');
  stream.onopen = () => state('live', 'live');
  stream.onerror = () => state('lost', stream.readyState === EventSource.CLOSED ? 'the demo has ended' : 'connecting again');
  stream.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.type === 'view') {
      show(message);
    }
  };
}

/** What was done in the shop must show soon; when it does not, something keeps the events from being sent. */
function watchShop() {
  const frame = find('shop');
  frame.addEventListener('load', () => {
    const shop = frame.contentWindow;
    const tell = () => {
      find('address').textContent = shop.location.pathname;
    };
    tell();
    shop.addEventListener('shop:moved', tell);
    shop.addEventListener('popstate', tell);
    shop.addEventListener('click', (event) => {
      const at = Date.now();
      if (event.target.closest('a, button, input, select')) {
        setTimeout(() => {
          if (lastMessage < at) {
            find('hint').textContent = 'Nothing has arrived since your last click. A content blocker may hold posthog-js back: allow it for this page, and reload.';
            find('hint').hidden = false;
          }
        }, SILENCE_MILLIS);
      }
    }, true);
  });
}

find('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(find('text').textContent);
    find('copy').textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(find('text'));
    find('copy').textContent = 'Selected';
  }
  setTimeout(() => {
    find('copy').textContent = 'Copy';
  }, 1500);
});
watchShop();
listen();
