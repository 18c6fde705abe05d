// Old syntax on purpose: this has to run on the Node that is too old.
var version = process.versions.node;
var parts = version.split('.');
var major = Number(parts[0]);

if (major < 20 || (major === 20 && Number(parts[1]) < 19)) {
  var wanted = 'This workshop needs Node 20.19 or newer, and this is Node ' + version + '. ';
  console.error(wanted + 'Install the LTS version from https://nodejs.org and try again.');
  process.exit(1);
}
