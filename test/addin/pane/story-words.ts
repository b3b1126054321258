/** What the people of the story write in their own languages: the rest of their words come from the lists. */
import type { Language } from '../../../templates/definition.ts'

export interface Person {
  readonly name: string
  readonly email: string
}

export interface StoryWords {
  /** The centre they work for, and two countries it helps. */
  readonly reporter: string
  readonly parties: readonly [string, string]
  /** The second of them, with a mistake that leaves no doubt. */
  readonly misspelt: string
  readonly person: Person
  readonly colleague: Person
  title(nth: number, subject: string, place: string): string
  readonly subjects: readonly string[]
  readonly places: readonly string[]
  summary(people: number): string
  results(people: number): string
  /** A status that no list has. */
  readonly vagueStatus: string
  /** Results of the first activity as each of the two puts them. */
  readonly resultsOfPerson: string
  readonly resultsOfColleague: string
  readonly donor: string
  readonly question: string
  readonly answer: string
}

export const storyWords: Readonly<Record<Language, StoryWords>> = {
  ar: {
    reporter: 'scrc-kwt',
    parties: ['KWT', 'JOR'],
    misspelt: 'الأردنن',
    person: { name: 'هدى السالم', email: 'huda@example.org' },
    colleague: { name: 'يوسف العلي', email: 'yousef@example.org' },
    title: (nth, subject, place) => `حلقة العمل رقم ${nth} ${subject}، ${place}`,
    subjects: [
      'بشأن التخلص من موازين الحرارة الزئبقية',
      'لمفتشي التعدين الحرفي',
      'بشأن المصابيح والبطاريات',
      'لمختبرات التحليل',
      'بشأن تخزين نفايات الزئبق',
    ],
    places: ['مدينة الكويت', 'عمّان', 'الجهراء', 'العقبة', 'الأحمدي', 'إربد', 'حولي', 'الزرقاء'],
    summary: (people) => `تدريب لمدة ثلاثة أيام لموظفي المستشفيات والجمارك، وعدد المشاركين ${people}.`,
    results: (people) => `عدد الموظفين المدرَّبين ${people}؛ وتسلّم كل منهم الدليل.`,
    vagueStatus: 'ربما انتهى',
    resultsOfPerson: 'عشرون موظفًا مدرَّبًا، بحسب هدى.',
    resultsOfColleague: 'عشرون موظفًا مدرَّبًا، بحسب يوسف.',
    donor: 'مرفق البيئة العالمية',
    question: 'هل يشمل هذا العدد المدرِّبين؟',
    answer: 'نعم، ثلاثة مدرِّبين.',
  },
  en: {
    reporter: 'bcrc-scrc-zaf',
    parties: ['ZAF', 'BWA'],
    misspelt: 'Botswanna',
    person: { name: 'Thandi Dlamini', email: 'thandi@example.org' },
    colleague: { name: 'Kabelo Moeti', email: 'kabelo@example.org' },
    title: (nth, subject, place) => `Workshop no. ${nth} ${subject}, ${place}`,
    subjects: [
      'on phasing out mercury thermometers',
      'for inspectors of artisanal mines',
      'on lamps and batteries',
      'for analytical laboratories',
      'on storing mercury waste',
    ],
    places: ['Pretoria', 'Gaborone', 'Durban', 'Francistown', 'Johannesburg', 'Maun', 'Cape Town', 'Kasane'],
    summary: (people) => `Three days of training for ${people} staff of hospitals and customs.`,
    results: (people) => `${people} staff trained; each was given the manual.`,
    vagueStatus: 'Over, it seems',
    resultsOfPerson: 'Twenty staff trained, by Thandi’s count.',
    resultsOfColleague: 'Twenty staff trained, by Kabelo’s count.',
    donor: 'GEF',
    question: 'Does this number include the trainers?',
    answer: 'Yes, three trainers.',
  },
  es: {
    reporter: 'bccc-scrc-ury',
    parties: ['URY', 'PRY'],
    misspelt: 'Paraguai',
    person: { name: 'Lucía Pereira', email: 'lucia@example.org' },
    colleague: { name: 'Martín Benítez', email: 'martin@example.org' },
    title: (nth, subject, place) => `Taller n.º ${nth} ${subject}, ${place}`,
    subjects: [
      'sobre la eliminación de los termómetros de mercurio',
      'para inspectores de la minería artesanal',
      'sobre lámparas y pilas',
      'para laboratorios de análisis',
      'sobre el almacenamiento de desechos de mercurio',
    ],
    places: [
      'Montevideo',
      'Asunción',
      'Salto',
      'Encarnación',
      'Paysandú',
      'Ciudad del Este',
      'Rivera',
      'Concepción',
    ],
    summary: (people) => `Formación de tres días para ${people} funcionarios de hospitales y aduanas.`,
    results: (people) => `${people} funcionarios formados; cada uno recibió el manual.`,
    vagueStatus: 'Quizás acabó',
    resultsOfPerson: 'Veinte funcionarios formados, según Lucía.',
    resultsOfColleague: 'Veinte funcionarios formados, según Martín.',
    donor: 'FMAM',
    question: '¿Incluye esta cifra a los formadores?',
    answer: 'Sí, a tres formadores.',
  },
  fr: {
    reporter: 'bcrc-scrc-sen',
    parties: ['SEN', 'MLI'],
    misspelt: 'Malli',
    person: { name: 'Awa Diop', email: 'awa@example.org' },
    colleague: { name: 'Moussa Traoré', email: 'moussa@example.org' },
    title: (nth, subject, place) => `Atelier n° ${nth} ${subject}, ${place}`,
    subjects: [
      'sur l’élimination des thermomètres à mercure',
      'des inspecteurs des mines artisanales',
      'sur les lampes et les piles',
      'pour les laboratoires d’analyse',
      'sur le stockage des déchets de mercure',
    ],
    places: ['Dakar', 'Bamako', 'Thiès', 'Saint-Louis', 'Kayes', 'Ségou', 'Ziguinchor', 'Mopti'],
    summary: (people) => `Formation de trois jours pour ${people} agents des hôpitaux et des douanes.`,
    results: (people) => `${people} agents formés ; manuel remis à chacun.`,
    vagueStatus: 'Terminé peut-être',
    resultsOfPerson: 'Vingt agents formés, selon Awa.',
    resultsOfColleague: 'Vingt agents formés, selon Moussa.',
    donor: 'FEM',
    question: 'Ce nombre comprend-il les formateurs ?',
    answer: 'Oui, trois formateurs.',
  },
  ru: {
    reporter: 'bcrc-rus',
    parties: ['BLR', 'KAZ'],
    misspelt: 'Казахстн',
    person: { name: 'Ольга Орлова', email: 'olga@example.org' },
    colleague: { name: 'Тимур Ахметов', email: 'timur@example.org' },
    title: (nth, subject, place) => `Семинар № ${nth} ${subject}, ${place}`,
    subjects: [
      'по отказу от ртутных термометров',
      'для инспекторов кустарных приисков',
      'по лампам и батареям',
      'для аналитических лабораторий',
      'по хранению ртутных отходов',
    ],
    places: ['Минск', 'Астана', 'Брест', 'Алматы', 'Гомель', 'Караганда', 'Витебск', 'Шымкент'],
    summary: (people) =>
      `Трёхдневное обучение сотрудников больниц и таможенных служб; число участников: ${people}.`,
    results: (people) => `Обучено сотрудников: ${people}; каждый получил пособие.`,
    vagueStatus: 'Видимо, закончено',
    resultsOfPerson: 'Обучено двадцать сотрудников, по данным Ольги.',
    resultsOfColleague: 'Обучено двадцать сотрудников, по данным Тимура.',
    donor: 'ГЭФ',
    question: 'Входят ли в это число преподаватели?',
    answer: 'Да, три преподавателя.',
  },
  zh: {
    reporter: 'bcrc-scrc-chn',
    parties: ['CHN', 'LAO'],
    misspelt: '老挝人民民主共合国',
    person: { name: '李华', email: 'lihua@example.org' },
    colleague: { name: '王芳', email: 'wangfang@example.org' },
    title: (nth, subject, place) => `第${nth}期${subject}培训班（${place}）`,
    subjects: [
      '淘汰含汞体温计',
      '手工采矿检查人员',
      '含汞灯具和电池管理',
      '分析实验室技术人员',
      '汞废物贮存',
    ],
    places: ['北京', '万象', '上海', '琅勃拉邦', '成都', '巴色', '广州', '沙湾拿吉'],
    summary: (people) => `为医院和海关的${people}名工作人员举办三天培训。`,
    results: (people) => `培训工作人员${people}名，每人发一本手册。`,
    vagueStatus: '大概做完了',
    resultsOfPerson: '据李华统计，培训二十人。',
    resultsOfColleague: '据王芳统计，培训二十人。',
    donor: '全球环境基金',
    question: '这一人数是否包括培训教员？',
    answer: '是，包括三名教员。',
  },
}
