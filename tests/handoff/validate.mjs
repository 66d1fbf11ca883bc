// Validates objects, one as JSON a line, against the schemas that are generated from the operators' own
// sources. A line with the reason, or null, comes out for each.
import { createInterface } from "node:readline";

const { HelmRepository } = await import("@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/HelmRepository");
const { ExternalSecret } = await import("@kubernetes-models/external-secrets/external-secrets.io/v1/ExternalSecret");
const MODELS = { HelmRepository, ExternalSecret };

for await (const line of createInterface({ input: process.stdin })) {
  const object = JSON.parse(line);
  const Model = MODELS[object.kind];
  let reason = null;
  try {
    if (object.apiVersion !== Model.apiVersion) throw new Error(`${object.apiVersion} is not ${Model.apiVersion}`);
    new Model(object).validate();
  } catch (error) {
    reason = `${error}`;
  }
  console.log(JSON.stringify(reason));
}
