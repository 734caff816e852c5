import type { Overview } from '../../../applications/overview.ts';
import type { FieldError } from '../../../http/problems.ts';
import { officerTexts } from '../../texts/officer.ts';
import type { PageProps } from '../layout.tsx';
import { stepNames } from '../steps.tsx';
import { linesOf } from '../summary.tsx';
import { Facts } from './facts.tsx';

type Block = Exclude<(typeof stepNames)[number], 'review'>;

/** Warnings at the block that they are about; nothing here decides anything. */
function BlockWarnings({ warnings }: { warnings: readonly FieldError[] }) {
  return (
    <>
      {warnings.map(({ message }) => (
        <div class="usa-alert usa-alert--warning usa-alert--slim margin-y-1">
          <div class="usa-alert__body">
            <p class="usa-alert__text">{message}</p>
          </div>
        </div>
      ))}
    </>
  );
}

function Mrz({ lines }: { lines: readonly string[] }) {
  return <pre class="garita-mrz">{lines.join('\n')}</pre>;
}

function BlockRead(props: {
  page: PageProps;
  block: Block;
  overview: Overview;
  warnings: readonly FieldError[];
}) {
  const { page, block, overview, warnings } = props;
  const { t, locale } = page;
  const title = block === 'identity' ? officerTexts[locale].applicant : t.steps[block];
  const lines = linesOf(block, overview.blocks, t, locale);
  const mrz = block === 'documents' ? (overview.blocks.documents ?? []) : [];
  return (
    <section class="border-top-1px border-base-light padding-top-2 margin-top-2" id={block}>
      <h3 class="margin-y-0">{title}</h3>
      <BlockWarnings warnings={warnings.filter(({ pointer }) => pointer.startsWith(`/${block}/`))} />
      {lines.some(([, value]) => value !== undefined) ? (
        <Facts lines={lines} />
      ) : (
        <p>{officerTexts[locale].notEntered}</p>
      )}
      {mrz.map((one) => (one.mrz === undefined || one.mrz.length === 0 ? null : <Mrz lines={one.mrz} />))}
    </section>
  );
}

/** Every step of an application as its officer reads it, with the warnings where they belong. */
export function BlocksRead(props: { page: PageProps; overview: Overview; warnings: readonly FieldError[] }) {
  const { page, overview, warnings } = props;
  return (
    <>
      {stepNames.map((block) =>
        block === 'review' ? null : (
          <BlockRead page={page} block={block} overview={overview} warnings={warnings} />
        ),
      )}
    </>
  );
}
