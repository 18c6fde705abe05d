// valibot can work with TypeScript, and would bring its 31 MB to where nothing is compiled: pnpm links an optional
// peer wherever the workspace has one.
module.exports = {
  hooks: {
    readPackage(pkg) {
      if (pkg.name === 'valibot') {
        delete pkg.peerDependencies;
        delete pkg.peerDependenciesMeta;
      }
      return pkg;
    },
  },
};
