export default { optimizeDeps: { exclude: ["regcred"] } };
