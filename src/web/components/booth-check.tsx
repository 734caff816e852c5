import type { BoothLane } from '../../booth/lane.ts';
import type { FieldError } from '../../http/problems.ts';
import { boothTexts } from '../texts/booth.ts';
import { CountrySelect, type FieldContext, TextField } from './fields.tsx';
import { Form } from './form-shell.tsx';
import type { PageProps } from './layout.tsx';
import { ErrorSummary } from './messages.tsx';

/** The fields of a check by hand, by the names of what they fill. */
export const checkFields = {
  credentials: '/occupants',
  count: '/occupantCount',
  plate: '/vehicle/plate',
  state: '/vehicle/state',
  country: '/vehicle/country',
  carrier: '/carrier/id',
} as const;

const onFoot = ({ laneClass }: BoothLane) => laneClass === 'pedestrian' || laneClass === 'pedestrian_ready';
const forTrucks = ({ laneClass }: BoothLane) => laneClass === 'fast' || laneClass === 'truck';

/** A check by hand: what the lane's reader could not read is typed or scanned here. */
export function BoothCheck({
  page,
  lane,
  form,
  errors,
}: {
  page: PageProps;
  lane: BoothLane;
  form: URLSearchParams;
  errors: readonly FieldError[];
}) {
  const { t, locale } = page;
  const words = boothTexts[locale];
  const of: FieldContext = { t, locale, errors };
  const value = (at: string) => form.get(at) ?? undefined;
  return (
    <section class="booth-check" aria-labelledby="booth-check-title">
      <h2 id="booth-check-title">{words.check}</h2>
      <ErrorSummary title={t.errorsTitle} errors={errors} />
      <Form page={page} action={`/booth/${lane.id}/check`}>
        <TextField
          of={of}
          at={checkFields.credentials}
          label={words.credentials}
          hint={words.credentialsHint}
          value={value(checkFields.credentials)}
          maxlength={2000}
        />
        <div class="grid-row grid-gap">
          <div class="tablet:grid-col-6">
            <TextField
              of={of}
              at={checkFields.count}
              label={words.count}
              hint={words.countHint}
              value={value(checkFields.count)}
              maxlength={3}
              inputmode="numeric"
              optional
            />
          </div>
          {forTrucks(lane) ? (
            <div class="tablet:grid-col-6">
              <TextField
                of={of}
                at={checkFields.carrier}
                label={words.carrier}
                value={value(checkFields.carrier)}
                maxlength={40}
                optional
              />
            </div>
          ) : null}
        </div>
        {onFoot(lane) ? null : (
          <div class="grid-row grid-gap">
            <div class="tablet:grid-col-4">
              <TextField
                of={of}
                at={checkFields.plate}
                label={words.plate}
                value={value(checkFields.plate)}
                maxlength={20}
                optional
              />
            </div>
            <div class="tablet:grid-col-4">
              <TextField
                of={of}
                at={checkFields.state}
                label={words.state}
                value={value(checkFields.state)}
                maxlength={20}
                optional
              />
            </div>
            <div class="tablet:grid-col-4">
              <CountrySelect
                of={of}
                at={checkFields.country}
                label={words.country}
                value={value(checkFields.country) ?? 'MEX'}
              />
            </div>
          </div>
        )}
        <button type="submit" class="usa-button usa-button--big">
          {words.checkNow}
        </button>
      </Form>
    </section>
  );
}
