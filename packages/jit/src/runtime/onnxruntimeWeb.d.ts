// The build of onnxruntime-web that package.json selects for the platform; its types declare only the package's name.
declare module '#onnxruntime-web' {
  export * from 'onnxruntime-web';
}
