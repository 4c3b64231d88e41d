// A job of our own, for V8 to compile what most jobs need of the harness.
(harness) => {
  harness.attach(new ArrayBuffer(16), null, null);
  harness.know('/map');
  harness.install('map', '/map', (line, ctx) => {
    ctx.counter('lines');
    emit(line, 1);
    emit(['a', line], {b: 1.5});
  });
  harness.start('builtin', '_count', false);
  harness.map('a\nb\n', 'LINES', 'warm-up', 1, '');
  harness.map('["a"]\n', 'JSON', 'warm-up', 1, '');
  harness.flush();
}
