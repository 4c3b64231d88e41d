// What users are told of what was thrown, and where in their own text that was.

/** Where in the user's own text an error arose, known once its stack has been read. */
const places = new SafeWeakMap();
/** Of the user's texts: how many columns the harness has put before the first line of each. */
const pointers = new SafeMap();

function columnOf(pointer, line, column) {
  return line === 1 ? column - pointers.get(pointer) : column;
}

// V8 calls this when the stack of an error is read for the first time: only frames of the user's own text are shown.
defineProperty(NativeError, 'prepareStackTrace', {
  value: (error, sites) => {
    const lines = [title(error)];
    for (let i = 0; i < sites.length; i++) {
      const pointer = sites[i].getScriptNameOrSourceURL();
      if (pointers.has(pointer)) {
        const line = sites[i].getLineNumber();
        const place = {pointer, line, column: columnOf(pointer, line, sites[i].getColumnNumber())};
        if (lines.length === 1) {
          places.set(error, place);
        }
        const name = sites[i].getFunctionName();
        lines[lines.length] = `    at ${name ? name + ' ' : ''}(${pointer}:${place.line}:${place.column})`;
      }
    }
    return arrayJoin(lines, '\n');
  },
  writable: false, configurable: false,
});

function title(error) {
  try {
    if (typeof error === 'object' && error !== null) {
      return 'message' in error ? `${error.name ?? 'Error'}: ${explained(error.message)}` : stringify(error);
    }
    return `Uncaught ${NativeString(error)}`;
  } catch {
    return 'An error that cannot be shown';
  }
}

/** Where what V8 says does not tell what to do: it does not know what is missing here, or what users would look for. */
const ADVICE = {
  __proto__: null,
  'Invalid string length': ': a string has at most 536,870,888 characters (512 MB)',
  'emit is not a function': ': emit is global here, the second parameter of a map function is ctx',
  'console is not defined': ': nobody would read it; count with ctx.counter(name), or emit what is to be seen',
  'require is not defined': ': no module can be imported here, write what is needed of it into the source',
  'Intl is not defined': ': there are no locales here; in Python there is unicodedata',
};

function explained(message) {
  if (typeof message !== 'string') {
    return message;
  }
  // Of a pattern, which stands in it.
  const isProperty = startsWith(message, 'Invalid regular expression') && indexOf(message, ': Invalid property name') > 0;
  return message + (isProperty ? ': there are no properties of Unicode here, write ranges' : ADVICE[message] ?? '');
}

const MAX_TITLE = 2000;

/** Of what is no error V8 tells the place only to who calls from outside, and not to a catch. */
const NO_PLACE = '; throw an Error instead, and its line is told';

/** What the user is told of something that was thrown: {message, pointer, line, column, stack}; {title} if it is no error. */
function describe(error) {
  let stack = null;
  let place;
  try {
    stack = typeof error === 'object' && error !== null ? error.stack : null;
    place = places.get(error);
  } catch {
    place = undefined;
  }
  const message = slice(title(error), 0, MAX_TITLE);
  if (typeof stack !== 'string') {
    return {message: message + NO_PLACE, title: isPlainData(error, message) ? message : undefined, stack: null};
  }
  return {
    message: place === undefined ? message : `${message} (${place.line}:${place.column})`,
    stack: slice(stack, 0, 4000),
    ...place,
  };
}

/** What can go out of JavaScript as a copy: little, and nothing that other code may stand behind, such as a proxy's. */
function isPlainData(error, message) {
  if (message.length === MAX_TITLE || typeof error === 'function') {
    return false;
  }
  try {
    return typeof error !== 'object' || error === null || getPrototypeOf(error) === objectPrototype;
  } catch {
    return false;
  }
}

/** What is told of something that is no error, and is known to have been thrown there. */
function tellPlace(told, pointer, line, column) {
  told.message = `${told.title} (${line}:${column})`;
  told.stack = `${told.title}\n    at (${pointer}:${line}:${column})`;
  told.pointer = pointer;
}
