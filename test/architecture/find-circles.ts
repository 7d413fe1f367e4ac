/** The nodes of a graph that lie on a circle, or on a way from one circle to another; `edges` names for each node where it leads. */
export function findCircles(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const left = new Map(edges);
  for (;;) {
    const reached = new Set([...left.values()].flat());
    const outside = [...left].filter(([node, to]) => !reached.has(node) || !to.some((next) => left.has(next)));
    if (outside.length === 0) return [...left.keys()];
    for (const [node] of outside) left.delete(node);
  }
}
