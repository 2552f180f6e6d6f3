// The build of onnxruntime-web that package.json picks for the platform; its own types know no other name than the package's.
declare module '#onnxruntime-web' {
  export * from 'onnxruntime-web';
}
