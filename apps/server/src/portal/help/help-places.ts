/** Roles that have a guide, in the order in which a request comes by them. */
export const guides = ['liaison', 'authority', 'contact', 'executing', 'auditor', 'admin'] as const;

/** Guides of pages that belong to one role's work. */
const guideOf: Readonly<Record<string, (typeof guides)[number]>> = {
  'new-request': 'liaison',
  draft: 'liaison',
  'draft-task': 'liaison',
  'draft-check': 'liaison',
  import: 'liaison',
  templates: 'liaison',
  receipt: 'liaison',
  urgent: 'contact',
  'urgent-choice': 'contact',
  board: 'contact',
  administration: 'admin',
  'administration-form': 'admin',

  audit: 'auditor',
  trail: 'auditor',
  'trail-event': 'auditor',
  'access-review': 'auditor',
  'audit-record': 'auditor',
  verification: 'auditor',
};

/** The part of the help that a page leads to: its act, the guide of its work, the guide of whoever looks at it. */
export function helpFor(page: string, roles: readonly string[], model: unknown): string {
  const { action } = (model ?? {}) as { readonly action?: unknown };
  if ((page === 'act' || page === 'act-check') && typeof action === 'string') {
    return `/help/actions#${action}`;
  }
  const guide = guideOf[page] ?? guides.find((role) => roles.includes(role));
  return guide === undefined ? '/help' : `/help/guides/${guide}`;
}
