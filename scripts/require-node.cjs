// Old syntax on purpose: this has to run on the Node that is too old.
var parts = process.versions.node.split('.').map(Number);

if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  console.error(
    'This workshop needs Node 20.19 or newer, and this is Node ' +
      process.versions.node +
      '. Install the LTS version from https://nodejs.org and try again.'
  );
  process.exit(1);
}
