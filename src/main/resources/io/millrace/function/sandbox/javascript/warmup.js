// Jobs of our own, for V8 to compile what most jobs need of the harness; what few need would make every isolate later.
(harness) => {
  const run = (builtin, map) => {
    harness.install('map', 1, '/map', map);
    harness.start('builtin', builtin, false);
    harness.faultOfMaking();
    harness.map('a\nb\n', 'LINES', 'warm-up', 1, '');
    harness.map('["a"]\n', 'JSON', 'warm-up', 1, '');
    harness.flush();
    harness.fault();
  };
  harness.attach(new ArrayBuffer(16), null, null);
  harness.know('/map', 0);
  run('_count', (record, ctx) => {
    ctx.counter('records');
    emit(record, 1);
    emit(['a', record], {b: 1.5});
  });
  run('_sum', (record) => emit(record, 1));
}
