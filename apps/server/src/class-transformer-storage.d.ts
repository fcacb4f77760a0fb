/** Not among the package's declared entry points; class-validator-jsonschema needs it to follow nested classes. */
declare module 'class-transformer/cjs/storage' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage';
}
