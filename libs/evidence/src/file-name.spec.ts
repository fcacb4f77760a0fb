import { attachment, safeFileName } from './file-name.js';

describe("a document's name", () => {
  it.each([
    ['statement.pdf', 'statement.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\judge\\order.docx', 'order.docx'],
    ['/absolute/path.txt', 'path.txt'],
    ['  spaced out.txt  ', 'spaced out.txt'],
    ['two\r\nlines.txt', 'twolines.txt'],
    ['null\u0000byte.pdf', 'nullbyte.pdf'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['Chứng cứ số 1.pdf', 'Chứng cứ số 1.pdf'],
    ['e\u0301tat.pdf', 'état.pdf'],
    ['دليل.pdf', 'دليل.pdf'],
  ])('%j is kept as %j', (given, kept) => {
    expect(safeFileName(given)).toBe(kept);
  });

  it.each([undefined, '', '   ', '/', 'folder/', '\u202e'])(
    'is "document" where %j was sent',
    (given) => {
      expect(safeFileName(given)).toBe('document');
    },
  );

  it('has at most two hundred characters, none of them cut in half', () => {
    const name = safeFileName('🗎'.repeat(300));
    expect(Array.from(name)).toHaveLength(200);
    expect(name.isWellFormed()).toBe(true);
  });
});

describe('the header of a download', () => {
  it('makes an attachment, with the name in plain letters and in full [ASVS 5.4.2]', () => {
    expect(attachment('état (1).pdf')).toBe(
      `attachment; filename="_tat (1).pdf"; filename*=UTF-8''%C3%A9tat%20%281%29.pdf`,
    );
  });

  it.each(['a"b.txt', 'a\\b.txt', 'a%22b.txt', "a'b*c.txt", 'a\r\nSet-Cookie: x'])(
    'is not broken out of by %j [ASVS 5.4.2]',
    (name) => {
      const header = attachment(name);
      expect(header).toMatch(
        /^attachment; filename="[^"\\%\r\n]*"; filename\*=UTF-8''[\w.!#$&+^`|~%-]*$/,
      );
      const [, encoded = ''] = header.split("UTF-8''");
      expect(decodeURIComponent(encoded)).toBe(name);
    },
  );
});
