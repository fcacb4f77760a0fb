import { isProgram } from './taking-files.js';

describe('the name of a file', () => {
  it.each(['a.exe', 'order.pdf.JS', 'x.bat ', 'x.cmd. . .', '.url', `${'.'.repeat(9)}a.vbs`])(
    'is one of something that a computer would run: %j',
    (name) => {
      expect(isProgram(name)).toBe(true);
    },
  );

  it.each(['', '...', 'order.pdf', 'exe', 'a.exe.pdf', 'report.json', 'photo.jpg', 'x.html'])(
    'is one of something to read: %j',
    (name) => {
      expect(isProgram(name)).toBe(false);
    },
  );

  it('takes no time to look at, however long it is', () => {
    const begun = process.cpuUsage();
    expect(isProgram(`${'. '.repeat(500_000)}x`)).toBe(false);
    expect(isProgram('. '.repeat(500_000))).toBe(false);
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000);
  });
});
