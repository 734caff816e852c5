/**
 * Names for synthetic people, the most frequent first. Common knowledge of public counts (Mexico's INE and INEGI,
 * the United States' Census and Social Security lists), orders of frequency only; nobody in particular.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const mexicanSurnames = words(`
Hernández García Martínez López González Pérez Rodríguez Sánchez Ramírez Cruz Flores Gómez Morales Vázquez Reyes
Jiménez Torres Díaz Gutiérrez Ruiz Mendoza Aguilar Ortiz Castillo Moreno Romero Álvarez Méndez Chávez Rivera Juárez
Ramos Domínguez Herrera Medina Castro Vargas Guzmán Velázquez Rojas Contreras Salazar Luna Ortega Guerrero Santiago
Estrada Bautista Cortés Soto Alvarado Espinoza Lara Ávila Ríos Cervantes Silva Delgado Vega Márquez Sandoval Carrillo
León Fernández Mejía Solís Núñez Rosas Valdez Ibarra Campos Santos Camacho Peña Maldonado Navarro Rosales Acosta
Miranda Trejo Cabrera Valencia Nava Pacheco Robles Molina Fuentes Rangel Huerta Meza Padilla Espinosa Aguirre Salas
Cárdenas Orozco Ayala Vásquez Zamora Serrano Franco Macías Ochoa Zavala Arellano Tapia Suárez Salinas Velasco Montes
Bravo Barrera Villanueva Escobar Quintero Ponce Parra Esquivel Olvera Beltrán Galindo Gallegos Corona Uribe Zúñiga
Rocha Duarte Valenzuela Félix Montoya Bernal Villa Murillo Osuna Arce Lozano Corral Encinas Ruelas Peralta Tirado
Bojórquez Urías Armenta Leyva Cota Higuera Castañeda Verdugo Amador Arredondo Angulo Cuevas
`);

/** Second surnames and places that are joined to a first one by a particle now and then. */
export const particledSurnames: readonly string[] = [
  'de la Cruz',
  'de la Rosa',
  'de León',
  'del Río',
  'de la Torre',
  'del Valle',
  'de Anda',
  'de la O',
];

export const mexicanMaleNames = words(`
José Juan Luis Carlos Jesús Francisco Miguel Antonio Alejandro Jorge Manuel Fernando Roberto Daniel Ricardo Eduardo
Pedro Javier Rafael Sergio Víctor Raúl Arturo Ángel Óscar Mario Alberto David Héctor Enrique Gerardo Marco Armando
Martín Rubén Andrés Gabriel Jaime César Diego Guillermo Salvador Ramón Alfredo Gustavo Iván Omar Ernesto Hugo Israel
Adrián Julio Alfonso Felipe Edgar Ignacio Rodolfo Emmanuel Cristian Joel Rodrigo Saúl Noé Abel Ismael Joaquín Mauricio
Santiago Sebastián Emiliano Leonardo Mateo Tomás Agustín Gilberto Rogelio Efraín Humberto Moisés Elías Benjamín
`);

export const mexicanFemaleNames = words(`
María Guadalupe Juana Margarita Ana Verónica Rosa Elizabeth Leticia Alejandra Patricia Gabriela Martha Adriana Yolanda
Claudia Silvia Laura Gloria Sandra Teresa Carmen Alicia Norma Maricela Erika Araceli Karla Irma Diana Rocío Alma
Francisca Brenda Beatriz Mónica Lourdes Susana Daniela Cecilia Graciela Blanca Fernanda Andrea Karina Elena Josefina
Lucía Esperanza Angélica Mariana Isabel Liliana Lorena Nancy Socorro Rebeca Raquel Paola Sofía Valeria Ximena Regina
Camila Renata Natalia Esmeralda Yesenia Viridiana Marisol Concepción Dolores Consuelo Estela Luz Miriam Ruth
`);

export const americanSurnames = words(`
Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Thompson White
Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell
Carter Roberts Phillips Evans Turner Parker Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson
Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks Bennett Gray James Hughes Price Myers Long Foster
Sanders Ross Powell Sullivan Russell Fisher Henderson Nguyen Kim Patel Tran Chen Wong
`);

export const americanMaleNames = words(`
James John Robert Michael William David Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark Steven
Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob Gary Nicholas Eric
Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Frank Raymond Patrick Jack Dennis Tyler Aaron
`);

export const americanFemaleNames = words(`
Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Sandra Betty Ashley Emily Kimberly
Margaret Donna Michelle Carol Amanda Melissa Deborah Stephanie Dorothy Rebecca Sharon Laura Cynthia Amy Kathleen Angela
Shirley Brenda Emma Anna Pamela Nicole Samantha Katherine Christine Helen Rachel Maria Olivia Hannah Grace Julia
`);

/** First words and forms of companies, for entries that are no persons. */
export const companyWords = words(`
Transportes Comercializadora Grupo Distribuidora Servicios Inmobiliaria Agrícola Importadora Exportadora Consultores
`);
export const companyForms: readonly string[] = ['S.A. de C.V.', 'S. de R.L. de C.V.', 'LLC', 'Inc.'];
export const vesselWords = words(
  'Estrella Reina Gaviota Aurora Esperanza Pacífico Delfín Horizonte Perla Tormenta',
);
