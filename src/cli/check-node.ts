// better-sqlite3 crashes under older versions instead of saying so: this module is imported before anything else.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(
    `garita: Node ${process.versions.node} is too old, 22.14 or newer is needed; npm start brings its own.\n`,
  );
  process.exit(1);
}
