import type { Child } from 'hono/jsx';

/** Facts as label and value: beside each other where there is room, below each other on a phone. */
export function Facts({ lines }: { lines: readonly (readonly [label: string, value: Child | undefined])[] }) {
  const told = lines.filter(([, value]) => value !== undefined && value !== '');
  return (
    <dl class="garita-facts">
      {told.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
