// The records of a batch.

/** In the words of the server's own parser. */
const NO_OBJECT = {code: 'malformed', message: 'Expected a JSON object on each line'};

function recordsOf(text, encoding, source, firstLine, lines, endsAtBadRecord, uncombined) {
  const objects = encoding === 'OBJECTS';
  const json = objects || encoding === 'JSON';
  const rows = encoding === 'ROWS' ? indexOf(text, '\n', 0) : -1;
  return {
    text, source, firstLine, json, objects, wholeText: encoding === 'TEXT', longNumbers: json && hasLongNumber(text),
    readRow: rows < 0 ? null : rowReader(slice(text, 0, rows)),
    lines: lines === '' ? null : parse(lines), at: rows + 1, index: -1, endsAtBadRecord,
    uncombined,
  };
}

function mapNext(text) {
  progress[AT] = ++batch.index;
  progress[EMITS] = 0;
  progress[FUNCTION] = NUMBER_OF_MAP;
  if (batch.wholeText) {
    batch.at = text.length;
    mapRecord(text);
  } else {
    mapLine(text);
  }
}

function mapLine(text) {
  const start = batch.at;
  const feed = indexOf(text, '\n', start);
  let end = feed < 0 ? text.length : feed;
  batch.at = feed < 0 ? text.length : feed + 1;
  if (end > start && charCodeAt(text, end - 1) === 13) {
    end--;
  }
  if (batch.readRow !== null) {
    mapRow(text, start, end);
  } else if (batch.json) {
    const line = slice(text, start, end);
    if (!isBlank(line)) {
      mapJson(line);
    }
  } else {
    mapRecord(slice(text, start, end));
  }
}

function mapRow(text, start, end) {
  mapRecord(charCodeAt(text, start) === JSON_ROW ? readJson(slice(text, start + 1, end)) : batch.readRow(text, start, end));
}

function mapJson(text) {
  let record;
  try {
    record = batch.longNumbers ? readJson(text) : parse(text);
  } catch (error) {
    recordsIn++;
    return addBad({code: 'malformed', message: error.message});
  }
  if (batch.objects && (typeof record !== 'object' || record === null || isArray(record))) {
    recordsIn++;
    return addBad(NO_OBJECT);
  }
  mapRecord(record);
}

/** Trims only what starts as blanks do, for that makes a new text. */
function isBlank(line) {
  const first = line === '' ? 32 : charCodeAt(line, 0);
  return (first <= 32 || first >= 160) && trim(line) === '';
}
