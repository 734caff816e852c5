/** An enrollment center: where an applicant is interviewed. Slots are in its own `timeZone` (IANA). */
export type EnrollmentCenter = {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly state: string;
  readonly timeZone: string;
  readonly address: string;
  /** The programs whose applicants it interviews. */
  readonly programs: readonly ('SENTRI' | 'FAST')[];
  /** A center that is not operational is listed but has no slots. */
  readonly operational: boolean;
};

type CenterRow = readonly [
  id: string,
  name: string,
  city: string,
  state: string,
  timeZone: string,
  address: string,
  programs: 'S' | 'F' | 'SF',
];

const pacific = 'America/Los_Angeles';
const arizona = 'America/Phoenix';
const mountain = 'America/Denver';
const central = 'America/Chicago';

/** Numbers, names and addresses: Trusted Traveler Programs scheduler, 2023. */
const centerTable: readonly CenterRow[] = [
  ['5001', 'Hidalgo', 'Mission', 'TX', central, 'Anzalduas Bridge, 5911 S Stewart Rd, 78572', 'SF'],
  ['5002', 'Otay Mesa', 'San Diego', 'CA', pacific, '9725 Via De La Amistad, 92154', 'S'],
  ['5003', 'Brownsville', 'Brownsville', 'TX', central, '700 Amelia Earhart Dr, 78521', 'S'],
  ['5004', 'Laredo', 'Laredo', 'TX', central, '400 San Eduardo Ave, 78044', 'S'],
  ['5005', 'El Paso', 'El Paso', 'TX', mountain, '797 S Zaragoza Rd, Bldg A, 79907', 'SF'],
  ['5006', 'Calexico', 'Calexico', 'CA', pacific, '1699 E Carr Rd, 92231', 'S'],
  ['5007', 'Nogales', 'Nogales', 'AZ', arizona, '200 N Mariposa Rd, Ste B700, 85621', 'SF'],
  ['5222', 'Otay Mesa FAST', 'San Diego', 'CA', pacific, '9725 Via De La Amistad, 92154', 'F'],
  ['5224', 'Calexico FAST', 'Calexico', 'CA', pacific, '1699 E Carr Rd, 92231', 'F'],
  ['5225', 'Brownsville FAST', 'Brownsville', 'TX', central, '700 Amelia Earhart Dr, 78521', 'F'],
  ['5227', 'Laredo FAST', 'Laredo', 'TX', central, '715 Bob Bullock Loop', 'F'],
  ['5460', 'San Luis', 'San Luis', 'AZ', arizona, '1375 S Avenue E, 85349', 'SF'],
  ['7160', 'Phoenix Sky Harbor', 'Phoenix', 'AZ', arizona, '3400 E Sky Harbor Blvd, Terminal 4, 85034', 'S'],
  ['8040', 'Albuquerque', 'Albuquerque', 'NM', mountain, '2200 Sunport Blvd SE, 87106', 'S'],
  ['8100', 'Douglas', 'Douglas', 'AZ', arizona, '1 Pan American Ave, 85607', 'SF'],
  ['9240', 'Tucson', 'Tucson', 'AZ', arizona, '7081 S Plumer Ave, 85756', 'S'],
  ['16226', 'Eagle Pass', 'Eagle Pass', 'TX', central, '160 E Garrison St, 78852', 'SF'],
  ['16460', 'Del Rio', 'Del Rio', 'TX', central, '3140 Spur 239, 78840', 'S'],
];

/** Every center near the border that interviews for SENTRI or FAST. */
export const enrollmentCenters: readonly EnrollmentCenter[] = centerTable.map(
  ([id, name, city, state, timeZone, address, programs]) => ({
    id,
    name: `${name} Enrollment Center`,
    city,
    state,
    timeZone,
    address,
    programs: programs === 'SF' ? ['SENTRI', 'FAST'] : programs === 'S' ? ['SENTRI'] : ['FAST'],
    operational: true,
  }),
);
