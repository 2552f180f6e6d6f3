declare module '*.css';

interface ImportMeta {
  readonly env: {
    readonly PROD: boolean;
    /** Bytes of programs by their names without a hash; absent in a page that was not built. */
    readonly LARGE_FILES?: { readonly [name: string]: number };
  };
}
