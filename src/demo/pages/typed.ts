const date = (at: string, year: string, month: string, day?: string) => ({
  [`${at}/year`]: year,
  [`${at}/month`]: month,
  ...(day === undefined ? {} : { [`${at}/day`]: day }),
});

/** What an invented person types into each step. */
export const typed = {
  identity: {
    '/identity/paternalSurname': 'Quintanilla',
    '/identity/maternalSurname': 'Orozco',
    '/identity/givenNames': 'Rosa Elena',
    ...date('/identity/birthDate', '1988', '03', '14'),
    '/identity/citizenship': 'MEX',
  },
  documents: {
    '/documents/0/type': 'passport',
    '/documents/0/number': 'G12345678',
    '/documents/0/country': 'MEX',
    ...date('/documents/0/expiresOn', '2031', '05', '01'),
  },
  addresses: {
    '/addresses/0/street': 'Av. Revolución 1200',
    '/addresses/0/city': 'Tijuana',
    '/addresses/0/country': 'MEX',
    ...date('/addresses/0/from', '2015', '02'),
  },
  employment: {
    '/employment/0/kind': 'employed',
    '/employment/0/employer': 'Taller Norte',
    ...date('/employment/0/from', '2014', '01'),
  },
  travel: { '/travel/0/country': 'ESP' },
  vehicles: { '/vehicles/0/plate': 'BCN-12-34', '/vehicles/0/country': 'MEX' },
  questions: Object.fromEntries(
    [
      'arrestOrConviction',
      'pendingChargeOrWarrant',
      'customsViolation',
      'immigrationViolation',
      'inadmissibleOrWaiver',
      'underInvestigation',
      'deniedOrRevokedBefore',
    ].map((id) => [`/questions/${id}`, 'no']),
  ),
} as const;
