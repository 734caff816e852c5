import type { Blocks } from '../../applications/blocks.ts';
import { questionIds, questionTexts } from '../../applications/questions.ts';
import type { Locale } from '../../http/text.ts';
import { countryName } from '../countries.ts';
import { formatWhen } from '../format.ts';
import type { Texts } from '../texts/texts.ts';
import type { StepName } from './steps.tsx';

type Line = readonly [label: string, value: string | number | undefined];

/** A block as lines of label and value, for the review. */
export function linesOf(block: keyof Blocks, blocks: Blocks, t: Texts, locale: Locale): readonly Line[] {
  const country = (code: string | undefined) => (code === undefined ? undefined : countryName(code, locale));
  const day = (when: string | undefined) => (when === undefined ? undefined : formatWhen(when, locale));
  const period = (from: string | undefined, to: string | undefined) =>
    `${day(from) ?? '?'} – ${day(to) ?? t.untilNow}`;
  switch (block) {
    case 'identity': {
      const one = blocks.identity ?? {};
      return [
        [t.paternalSurname, one.paternalSurname],
        [t.maternalSurname, one.maternalSurname],
        [t.givenNames, one.givenNames],
        [t.otherNames, one.otherNames?.join(', ')],
        [t.birthDate, day(one.birthDate)],
        [t.citizenship, country(one.citizenship)],
        [t.sex, one.sex === undefined ? undefined : t.sexes[one.sex]],
        [t.curp, one.curp],
        [t.email, one.email],
        [t.phone, one.phone],
        [t.guardianName, one.guardian?.name],
      ];
    }
    case 'documents':
      return (blocks.documents ?? []).map((one) => [
        t.documentTypes[one.type],
        [one.number, country(one.country), day(one.expiresOn)]
          .filter((part) => part !== undefined)
          .join(', '),
      ]);
    case 'addresses':
      return (blocks.addresses ?? []).map((one) => [
        period(one.from, one.to),
        [one.street, one.city, one.state, country(one.country)]
          .filter((part) => part !== undefined)
          .join(', '),
      ]);
    case 'employment':
      return (blocks.employment ?? []).map((one) => [
        period(one.from, one.to),
        [t.occupations[one.kind], one.employer, one.city].filter((part) => part !== undefined).join(', '),
      ]);
    case 'travel':
      return blocks.travel === undefined
        ? []
        : [[t.steps.travel, blocks.travel.countries.map(country).join(', ') || t.noTravel]];
    case 'vehicles':
      return blocks.vehicles?.length === 0
        ? [[t.steps.vehicles, t.noVehicles]]
        : (blocks.vehicles ?? []).map((one) => [
            one.plate ?? '?',
            [one.state, country(one.country), one.make, one.model, one.year, one.vin && `${t.vin} ${one.vin}`]
              .filter((part) => part !== undefined)
              .join(', '),
          ]);
    case 'questions':
      return questionIds.map((id) => {
        const given = blocks.questions?.[id];
        if (given === undefined) return [questionTexts[id][locale], undefined];
        const answer = given.answer ? t.yes : t.no;
        return [
          questionTexts[id][locale],
          given.explanation === undefined ? answer : `${answer}: ${given.explanation}`,
        ];
      });
    default:
      return [];
  }
}

/** One block of the review with its way back to the step. */
export function BlockSummary(props: {
  id: string;
  block: Exclude<StepName, 'review'>;
  blocks: Blocks;
  t: Texts;
  locale: Locale;
}) {
  const { id, block, blocks, t, locale } = props;
  const lines = linesOf(block, blocks, t, locale).filter(([, value]) => value !== undefined);
  return (
    <section class="border-top-1px border-base-light padding-top-2 margin-top-3">
      <h2 class="margin-bottom-1">{t.steps[block]}</h2>
      {lines.length === 0 ? <p>{t.nothing}</p> : null}
      <dl class="margin-y-1">
        {lines.map(([label, value]) => (
          <>
            <dt class="text-bold margin-top-1">{label}</dt>
            <dd class="margin-left-0 text-wrap">{value}</dd>
          </>
        ))}
      </dl>
      <a class="usa-link" href={`/apply/${id}/${block}`}>
        {t.edit}
        <span class="usa-sr-only">: {t.steps[block]}</span>
      </a>
    </section>
  );
}
