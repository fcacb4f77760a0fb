export { DocumentStore, uploadBroken, type Stored } from './document-store.js';
export { attachment, safeFileName } from './file-name.js';
