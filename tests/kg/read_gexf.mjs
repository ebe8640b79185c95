// Reads a GEXF file as Gephi Lite does and prints what it found, for tests/kg/test_gexf.py.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.argv[3] + "/");
const { MultiDirectedGraph } = require("graphology");
const gexf = require("graphology-gexf");
const graph = gexf.parse(MultiDirectedGraph, readFileSync(process.argv[2], "utf8"), {
  allowUndeclaredAttributes: false,
});
const nodes = {}, edges = {};
graph.forEachNode((name, said) => { nodes[name] = said; });
graph.forEachEdge((name, said) => { edges[name] = said; });
console.log(JSON.stringify({ nodes, edges }));
