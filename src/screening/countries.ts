/** Alpha-3 codes (ISO 3166) of the countries whose documents are met most; any other keeps its three letters. */
const ALPHA3 = `
MEX:MX USA:US CAN:CA GTM:GT SLV:SV HND:HN NIC:NI CRI:CR PAN:PA COL:CO VEN:VE ECU:EC PER:PE BOL:BO CHL:CL ARG:AR URY:UY
PRY:PY BRA:BR CUB:CU DOM:DO HTI:HT JAM:JM BLZ:BZ ESP:ES PRT:PT FRA:FR ITA:IT DEU:DE GBR:GB IRL:IE NLD:NL BEL:BE CHE:CH
AUT:AT POL:PL CZE:CZ HUN:HU ROU:RO BGR:BG GRC:GR TUR:TR RUS:RU UKR:UA BLR:BY SRB:RS HRV:HR BIH:BA ALB:AL SWE:SE NOR:NO
DNK:DK FIN:FI CHN:CN JPN:JP KOR:KR PRK:KP VNM:VN PHL:PH IDN:ID MYS:MY THA:TH IND:IN PAK:PK BGD:BD LKA:LK AFG:AF IRN:IR
IRQ:IQ SYR:SY LBN:LB ISR:IL PSE:PS JOR:JO SAU:SA YEM:YE ARE:AE QAT:QA KWT:KW BHR:BH OMN:OM EGY:EG LBY:LY TUN:TN DZA:DZ
MAR:MA SDN:SD SSD:SS SOM:SO ETH:ET ERI:ER KEN:KE UGA:UG RWA:RW COD:CD NGA:NG MLI:ML ZWE:ZW ZAF:ZA AUS:AU NZL:NZ D:DE
`;

const codes = new Map<string, string>();
for (const pair of ALPHA3.trim().split(/\s+/)) {
  const [long = '', short = ''] = pair.split(':');
  codes.set(long, short);
}
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
for (const code of new Set(codes.values())) {
  const name = names.of(code);
  if (name !== undefined) codes.set(name.toUpperCase(), code);
}
codes.set("DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA", 'KP').set('RUSSIAN FEDERATION', 'RU');
codes
  .set('ISLAMIC REPUBLIC OF IRAN', 'IR')
  .set('SYRIAN ARAB REPUBLIC', 'SY')
  .set('UNITED STATES OF AMERICA', 'US');

/** ISO 3166 alpha-2 for an alpha-2 or alpha-3 code or an English name; what is not known stays, in upper case. */
export function countryCode(text: string): string {
  const upper = text.trim().toUpperCase();
  return codes.get(upper) ?? upper;
}
