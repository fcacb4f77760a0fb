/** Signs by which browsers tell themselves; the first that fits, since each claims to be several others. */
const browsers = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\bChrom(e|ium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/\bcurl\//, 'curl'],
] as const;
const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** What a session's program calls itself, in words that people know; empty where it does not say. */
export function deviceOf(agent: string): { readonly browser: string; readonly system: string } {
  const find = (signs: typeof browsers | typeof systems): string =>
    signs.find(([sign]) => sign.test(agent))?.[1] ?? '';
  return { browser: find(browsers), system: find(systems) };
}
