const en = {
  title: 'Could you be eligible?',
  intro:
    'Seven questions, two minutes. Nothing of what you answer is stored, and nobody but you sees it. It decides nothing.',
  button: 'See what it means',
  unanswered: 'Answer yes or no:',
  goodTitle: 'Nothing you said stands in the way',
  good: 'An officer decides after the screening and an interview.',
  badTitle: 'This may make you ineligible',
  bad: 'These answers are among the published grounds for a denial. You may apply all the same: an officer looks at each case. The fee is not refunded.',
  falseAnswers:
    'Answer the same questions truthfully in your application: a false answer is itself a ground for denial.',
  again: 'Answer again',
  link: 'Check in two minutes whether you could be eligible',
};

const es: typeof en = {
  title: '¿Podría ser elegible?',
  intro:
    'Siete preguntas, dos minutos. No se guarda nada de lo que responda y nadie más lo ve. No decide nada.',
  button: 'Ver qué significa',
  unanswered: 'Responda sí o no:',
  goodTitle: 'Nada de lo que dijo se lo impide',
  good: 'Decide un oficial después de la evaluación y de una entrevista.',
  badTitle: 'Esto puede hacer que no sea elegible',
  bad: 'Estas respuestas están entre los motivos publicados de negativa. De todos modos puede solicitar: un oficial mira cada caso. La cuota no se devuelve.',
  falseAnswers:
    'Responda con verdad las mismas preguntas en su solicitud: una respuesta falsa es en sí motivo de negativa.',
  again: 'Responder otra vez',
  link: 'Vea en dos minutos si podría ser elegible',
};

/** The texts of the self-check. */
export const selfCheckTexts = { en, es };
