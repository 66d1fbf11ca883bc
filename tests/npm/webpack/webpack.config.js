export default {
  mode: "production",
  entry: "./src/main.js",
  output: { filename: "main.js", path: import.meta.dirname + "/dist" },
  performance: { hints: false },
};
