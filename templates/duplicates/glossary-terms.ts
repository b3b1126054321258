/**
 * Words of the field in the six languages of the United Nations, so that titles in different languages can be compared. One
 * line a meaning: its name, how telling it is (0 stands in most titles, 1 in many, 2 in few), and its forms, comma between.
 * `~` stands for any ending; words of a phrase follow each other, little words (of, the, de, la) left out.
 */
export const glossaryTerms = `
mercury 0 mercury,mercure~,mercurio~,ртут~,меркур~,زئبق~,الزئبق,汞,水银
minamata 0 minamata,минамат~,ميناماتا,水俣
convention 0 convention~,convencion~,convenio~,конвенц~,اتفاقي~,公约
contain 0 contain~,contien~,conten~,содержащ~,محتوي~,تحتوي
include 0 includ~,inclu~,notamment,especial~,particular~,включая,включающ~,لا سيما,包括
several 0 several,various,many,plusieurs,divers~,varios,varias,нескольк~,различн~,عده,مختلف~,多个,各种
new 0 new,nouve~,nuev~,нов~,جديد~,新
existing 0 existing,existant~,existente~,существующ~,القائمه,现有
article 1 article~,articul~,стать~,الماد~,第条
project 0 project~,projet~,proyecto~,проект~,مشروع~,مشاريع,项目
programme 0 programme~,program,programs,programa~,программ~,برنامج~,برامج,方案,计划
activity 0 activit~,actividad~,деятельност~,мероприят~,انشط~,نشاط~,活动
country 0 countr~,pays,pais~,стран~,государств~,بلد~,بلدان~,دول~,国家
national 0 national~,nacional~,национальн~,وطني~,国家级,全国
regional 0 regional~,региональн~,اقليمي~,区域,区域性
subregional 1 subregional~,sub regional~,sous regional~,субрегиональн~,دون اقليمي~,次区域,分区域
global 1 global~,mondial~,mundial~,глобальн~,عالمي~,全球
international 0 international~,internacional~,международн~,دولي~,国际
support 0 support~,appui~,soutien~,soutenir,apoyo~,apoyar,поддержк~,поддержани~,دعم~,支持,支助
strengthen 0 strengthen~,renforc~,reforz~,fortalec~,enhanc~,укреплен~,усилен~,تعزيز~,加强,强化
capacity 0 capacity,capacities,capacite~,capacidad~,потенциал~,قدر,قدرات~,القدرات,能力,能力建设
building 0 building~
develop 0 develop~,developpement~,elabor~,desarroll~,разработ~,развит~,تطوير~,اعداد~,وضع,تنمي~,发展,制定,编制
implement 0 implement~,mise oeuvre,mettre oeuvre,oeuvre,aplicacion~,aplicar,puesta marcha,ejecucion~,осуществлен~,реализац~,выполнен~,تنفيذ~,实施,执行,履行,履约
improve 0 improv~,amelior~,mejora~,улучшен~,совершенствован~,تحسين~,改善,改进
promote 0 promot~,promouvoir,promotion~,promocion~,promover,содейств~,продвижен~,تشجيع~,ترويج~,促进,推广
environment 0 environment~,environnement~,medio ambiente,medioambiental~,ambiental~,ambiente,окружающ~ сред~,экологич~,بيئ~,环境,环保
sustainable 1 sustainab~,durable~,sostenible~,sustentable~,устойчив~,مستدام~,可持续
management 0 management,gestion~,manejo~,управлен~,обращен~,регулирован~,ادار~,管理,处置
sound 0 sound,sound environmental~,environmentally sound,environmental sound~,rationnel~,racional~,ecologiquement rationnel~,рациональн~,экологически обоснованн~,سليم~,السليمه,无害
reduce 0 reduc~,redui~,сокращен~,снижен~,уменьшен~,خفض~,تقليل~,الحد,减少,降低,削减
eliminate 1 eliminat~,elimin~,ликвидац~,устранен~,ازال~,القضاء,消除
phase_out 1 phase out,phasing out,phase down,phasing down,abandon progressif~,sortie progressive,retrait progressif,eliminacion gradual,поэтапн~,تخلص تدريجي,التخلص التدريجي,逐步淘汰,淘汰
training 1 training~,train,trained,formation~,former,formati~,capacitacion~,entrenamiento~,adiestramiento~,обучен~,подготовк~,обучающ~,учебн~,تدريب~,培训,训练
workshop 0 workshop~,atelier~,taller,talleres,семинар~,практикум~,рабоч~ совещан~,ورش~,حلق~ عمل,حلق~,研讨会,讲习班,培训班,研习班
seminar 1 seminar~,seminair~,webinar~,webinaire~,вебинар~,ندو~,专题讨论会,网络研讨会
meeting 0 meeting~,reunion~,session~,reunir,sesion~,совещан~,встреч~,заседан~,сесси~,اجتماع~,دور~,会议
conference 1 conference~,conferencia~,конференц~,موتمر~,大会
course 1 course,courses,cours,curso~,курс~,دور~ تدريبي~,课程
study_tour 2 study tour~,study visit~,voyage~ etude~,visite~ etude~,viaje~ estudio~,visita~ estudio~,ознакомительн~ поездк~,учебн~ поездк~,جول~ دراسي~,زيار~ دراسي~,考察
awareness 1 awareness~,sensibilis~,sensibiliz~,concienci~,concientiz~,осведомлен~,информирован~,توعي~,宣传,提高认识,认识,意识
education 1 education~,educacion~,образован~,просвещен~,تعليم~,تثقيف~,教育
communication 1 communicati~,comunicacion~,коммуникац~,اتصال~,传播,交流
information 1 information~,informacion~,информац~,معلومات~,信息
exchange 1 exchange~,echange~,partage~,intercambi~,обмен~,تبادل~,交换
experience 1 experience~,experiencia~,опыт~,خبر~,تجارب,经验
knowledge 1 knowledge,connaissance~,savoir~,conocimiento~,знани~,معرف~,معارف,知识
inventory 1 inventor~,inventair~,inventari~,инвентариз~,кадастр~,جرد~,قوائم جرد,清单,清查
assessment 1 assess~,evaluat~,evaluac~,evalua~,diagnosti~,оценк~,تقييم~,评估
mia 2 minamata initial assessment~,mia,mias,evaluation initiale minamata,evaluation initiale convention minamata,evaluacion inicial minamata,evaluacion inicial convenio minamata,evaluacion inicial convencion minamata,первоначальн~ оценк~ минамат~,первоначальн~ оценк~ конвенц~ минамат~,первичн~ оценк~ минамат~,تقييم اولي ميناماتا,تقييم~ اوليه اتفاقي~ ميناماتا,تقييم~ الاولي~ لاتفاقي~ ميناماتا,水俣公约初步评估,初步评估
nap 2 national action plan~,nap,naps,pan,plan action national~,plans action nationaux,plan action nationale,plan national action~,plans nationaux action,plan~ accion nacional~,plan~ nacional~ accion,национальн~ план~ действи~,خط~ عمل وطني~,خط~ العمل الوطني~,国家行动计划
action_plan 1 action plan~,plan~ action~,plan~ accion,план~ действи~,خط~ عمل,خط~ العمل,行动计划
plan 1 plan,plans,planes,план~,خط~,规划
strategy 1 strateg~,estrateg~,стратег~,استراتيجي~,战略
legislation 1 legislat~,legal~,juridique~,legislac~,juridic~,law,laws,lois,ley,leyes,законодат~,правов~,تشريع~,قانوني~,قوانين,立法,法律,法规
regulation 1 regulat~,reglement~,reglamen~,regulaci~,normativ~,нормативн~,لوائح,تنظيمي~,条例,监管
policy 1 polic~,politique~,politica~,политик~,سياس~,政策
institution 1 institution~,institucion~,институц~,учрежден~,موسس~,机构,制度
framework 1 framework~,cadre~,marco~,рамк~,рамочн~,اطار~,اطر,框架
model 2 model,models,modele~,modelo~,типов~,модел~,نموذج~,نموذجي~,示范
guideline 1 guideline~,guidance~,directrice~,ligne~ directrice~,orientacion~,guide,guides,guia,guias,руководств~,рекомендац~,ارشاد~,توجيهي~,دليل~,指南,导则
ratification 1 ratif~,ратификац~,تصديق~,批准,加入
early 2 early,rapide~,precoce~,temprana~,anticipada~,pronta,скорейш~,ранн~,مبكر~,早期,尽早
obligation 1 obligation~,obligacion~,обязательств~,التزام~,义务
reporting 1 reporting,rapports nationaux,presentacion informes,отчетност~,ابلاغ~,تقديم تقارير,报告
waste 1 waste~,dechet~,desecho~,residuo~,отход~,نفاي~,废物,废弃物
trade 1 trade~,commerc~,comerci~,торговл~,تجار~,贸易
supply 1 supply,supplies,approvisionnement~,suministro~,oferta,поставк~,предложен~,امداد~,عرض,供应
customs 2 custom,customs,douan~,aduan~,таможен~,جمارك~,جمركي~,海关
border 2 border~,frontier~,frontera~,границ~,пограничн~,حدود~,边境,边界
control 1 control,controls,controle~,контрол~,مراقب~,رقاب~,控制,管制
enforcement 2 enforcement,application loi~,cumplimiento~,compliance,conformite~,respect,правоприменен~,соблюден~,امتثال~,انفاذ~,执法,遵约
gold 1 gold,or,oro,aurifer~,orpaillag~,orpailleur~,золот~,ذهب~,黄金,采金,金矿,炼金
asgm 1 asgm,asm,artisanal small scale gold mining,artisanal small scale gold,small scale gold mining,orpaillag~,extraction artisanale petite echelle or,exploitation artisanale petite echelle or,extraction miniere artisanale petite echelle or,mineria aurifera artisanal,mineria artisanal pequena escala oro,extraccion oro artisanal pequena escala,extraccion artisanal pequena escala oro,кустарн~ мелкомасштабн~ добыч~ золот~,кустарн~ мелкомасштабн~ золотодобыч~,кустарн~ золотодобыч~,تعدين ذهب حرفي,تعدين الذهب الحرفي~,手工和小规模采金业,手工和小规模采金,手工小规模采金,手工采金,手工和小规模金矿开采
mining 1 mining,mine,mines,miner,miners,mineur~,minier~,mineria~,minero~,minera~,добыч~,горнодобыв~,золотодобыч~,шахт~,تعدين~,مناجم,منجم,采矿,开采,矿业
artisanal 1 artisan~,кустарн~,حرفي~,手工
small_scale 1 small scale,petite echelle,pequena escala,мелкомасштабн~,صغير~ النطاق,ضيق~ النطاق,صغير~ الحجم,小规模
clean 1 cleaner~,clean,propre~,limpia~,limpio~,чист~,انظف,نظيف~,清洁
product 1 product,products,produit~,producto~,продукт~,продукц~,изделий,издели~,товар~,منتج~,产品,制品
added 1 mercury added,mercure ajoute~,ajoute~,mercurio anadido,anadido~,добавл~,с добавлением,مضاف~,添汞,含汞
process 1 process~,procede~,proceso~,процесс~,عملي~,工艺
industry 1 industr~,промышлен~,صناع~,工业,产业
chlor_alkali 2 chlor alkali,chloralkali,chlore alcali,chloralcali,chloro alcali,cloroalcal~,cloro alcal~,cloro sosa,chlore soude,хлорщелоч~,хлорно щелоч~,كلور قلوي~,الكلور والقلويات,氯碱
vcm 2 vinyl chloride~,chlorure vinyle,cloruro vinilo,винилхлорид~,كلوريد الفينيل,氯乙烯,聚氯乙烯
cement 2 cement~,ciment~,цемент~,اسمنت~,水泥
coal 2 coal,charbon~,carbon,уголь~,угол~,угля,فحم~,煤炭,燃煤,煤
combustion 1 combust~,сжиган~,احتراق~,حرق~,燃烧
power_plant 2 power plant~,power station~,centrale~ electrique~,central~ electrica~,termoelectric~,электростанц~,محط~ توليد,电厂,发电厂
emission 1 emission~,emision~,выброс~,эмисси~,انبعاث~,排放
release 1 release~,rejet~,liberacion~,emanacion~,высвобожден~,сброс~,اطلاق~,释放
air 1 air,aire,atmospher~,atmosfer~,воздух~,атмосфер~,هواء,大气,空气
water 1 water,eau,eaux,agua~,вод,воды,водн~,مياه~,水体
monitoring 1 monitor~,surveillan~,vigilancia~,мониторинг~,رصد~,监测,监控
laboratory 1 laborator~,лаборатор~,مختبر~,实验室,化验室
analysis 1 analys~,analisis,анализ~,تحليل~,分析
health 1 health~,sante~,sanitair~,salud~,sanitari~,здоров~,здравоохран~,медицин~,صح~,الصحه,健康,卫生,医疗
dental 2 dental~,dentair~,odontolog~,dentist~,стоматолог~,зубн~,اسنان~,牙科,牙医
amalgam 2 amalgam~,амальгам~,ملغم~,汞合金,汞齐
medical_device 2 thermomet~,thermometr~,termometr~,термометр~,ميزان حرار~,موازين حرار~,体温计,温度计,sphygmomanomet~,тонометр~,血压计
lamp 2 lamp,lamps,lampe~,lampara~,bulb~,ampoule~,ламп~,مصابيح~,مصباح~,灯,荧光灯
battery 2 batter~,pile,piles,pila,pilas,батаре~,بطاري~,电池
cosmetic 2 cosmetic~,cosmetiqu~,eclaircissant~,skin lightening,skin whitening,blanque~,косметик~,отбелива~,تجميل~,تبييض~,化妆品,美白
hospital 2 hospital~,hopita~,больниц~,госпитал~,مستشف~,医院
contaminated_site 2 contaminated site~,sites contamines,site contamine,sitio~ contaminado~,polluted site~,загрязненн~ участк~,загрязненн~ объект~,мест загрязнен~,مواقع ملوث~,المواقع الملوث~,污染场地,污染地块
pollution 1 pollut~,contamin~,загрязнен~,تلوث~,污染
remediation 2 remediat~,rehabilit~,assainissement~,decontamin~,remediacion~,рекультивац~,восстановлен~,معالج~,استصلاح~,修复,治理
storage 2 storage~,stockage~,entrepos~,almacen~,хранен~,хранилищ~,تخزين~,储存,贮存
disposal 1 dispos~,elimination finale,disposicion~,удален~,захоронен~,تخلص~,处置
stockpile 2 stockpile~,stock,stocks,existencia~,запас~,مخزون~,库存
elemental 2 elemental~,elementair~,элементарн~,عنصري~,元素
alternative 1 alternativ~,substitut~,sustitu~,замен~,альтернатив~,بدائل~,بديل~,替代
technology 1 technolog~,tecnolog~,технолог~,تكنولوجيا~,تقني~,技术
transfer 1 transfer~,transfert~,transferencia~,передач~,نقل~,转让,转移
equipment 1 equipment~,equipement~,equipo~,equipamiento~,оборудован~,معدات~,设备
pilot 1 pilot~,demonstrat~,demostra~,пилотн~,демонстрац~,تجريبي~,ايضاحي~,试点,示范项目
bat_bep 2 bat bep,bat,bep,mtd mpe,mtd,best available techn~,meilleures techniques disponibles,mejores tecnicas disponibles,наилучш~ доступн~,افضل التقنيات المتاح~,最佳可得技术,最佳可行技术
technical 1 technical~,techniqu~,tecnic~,техническ~,تقني~,فني~,技术性
assistance 1 assistan~,asistencia~,aide,содействи~,помощ~,مساعد~,援助,协助
advisory 1 advis~,advice,conseil~,asesor~,консульт~,استشار~,咨询
women 2 women,femme~,mujer~,gender,genre,genero,женщин~,гендер~,مراه,نساء,جنساني~,妇女,性别
children 2 children,child,enfant~,nino~,ninez,infancia,детей,детск~,ребен~,اطفال~,儿童
community 1 communit~,communaut~,comunidad~,сообществ~,общин~,مجتمع~,社区
indigenous 2 indigen~,autochton~,коренн~,اصلي~,土著
fisheries 2 fish~,peche~,poisson~,pesca~,рыб~,اسماك~,مصايد,鱼类,渔业
food 1 food~,aliment~,пищев~,продовольств~,غذا~,اغذي~,食品
chemical 1 chemical~,chimique~,quimic~,химич~,химикат~,كيميا~,化学品,化学
hazardous 1 hazard~,danger~,peligro~,опасн~,خطر~,危险
pops 2 pop,pops,persistent organic pollutant~,polluants organiques persistants,contaminantes organicos persistentes,cop persistantes,стойк~ органическ~ загрязнител~,соз,ملوثات عضوي~ ثابت~,持久性有机污染物
upops 2 upop,upops,unintentional~,involontair~,no intencional~,непреднамеренн~,غير مقصود~,无意
sector 1 sector~,secteur~,сектор~,قطاع~,部门,行业
private 1 private~,prive~,privad~,частн~,خاص,القطاع الخاص,私营
partnership 1 partner~,partenari~,alianza~,asociacion~,партнер~,شراك~,伙伴
network 1 network~,reseau~,red,redes,сет,сеть,сети,شبك~,网络
centre 0 centre~,center~,centro~,центр~,مركز~,مراكز,中心
officer 1 officer~,agent~,fonctionnair~,oficial~,funcionari~,сотрудник~,должностн~ лиц~,موظف~,ضباط,官员,人员
stakeholder 1 stakeholder~,partie~ prenante~,acteur~,partes interesadas,actor,actores,заинтересованн~,اصحاب المصلحه,利益攸关方,相关方
population 1 population~,poblacion~,населен~,سكان~,人口,居民
exposure 1 expos~,воздейств~,التعرض,تعرض~,暴露,接触
risk 1 risk~,risque~,riesgo~,риск~,مخاطر~,风险
use 0 use,uses,using,usage~,utilis~,uso,usos,использован~,применен~,استخدام~,使用,利用
financing 1 financ~,funding,финансиров~,تمويل~,融资,资金
market 1 market~,march~,mercado~,рынк~,рынок,سوق,اسواق,市场
formalization 2 formaliz~,formalis~,формализац~,اضفاء طابع رسمي,正规化
life_cycle 2 life cycle,lifecycle,cycle vie,ciclo vida,жизненн~ цикл~,دور~ حيا~,生命周期
barrier 2 barrier~,obstacle~,obstaculo~,barrera~,барьер~,препятств~,حواجز,عوائق,障碍
minimization 2 minimi~,минимизац~,تدني~,最小化,减量化
prevention 1 prevent~,prevenc~,предотвращ~,профилактик~,منع,وقاي~,预防
challenge 1 challenge~,defi,defis,desafio~,reto,retos,вызов~,проблем~,تحدي~,挑战
solution 1 solution~,solucion~,решен~,حلول~,解决方案,解决
best_practice 2 best practice~,good practice~,bonne~ pratique~,meilleure~ pratique~,buena~ practica~,mejore~ practica~,передов~ практик~,передов~ опыт~,ممارسات~ فضلي,افضل الممارسات,最佳做法,最佳实践
source 1 source~,fuente~,источник~,مصادر~,مصدر,来源
data 1 data,donnee~,dato,datos,данн~,بيانات~,数据
survey 1 survey~,enquete~,encuesta~,опрос~,обследован~,استقصا~,مسح,调查
follow_up 1 follow up,suivi~,seguimiento~,последующ~,متابع~,后续
study 1 study,studies,etude~,estudio~,исследован~,изучен~,دراس~,研究
review 1 review~,examen~,revision~,обзор~,рассмотрен~,استعراض~,审查,审评
expert 1 expert~,эксперт~,خبرا~,专家
toolkit 2 toolkit~,boite outils,caja herramientas,instrument~,herramienta~,outil~,инструмент~,مجموع~ ادوات,工具包,工具
island 1 island~,ile,iles,insulair~,isla,islas,insular~,остров~,جزر,جزيره,岛屿,群岛,岛国
secretariat 1 secretariat~,secretari~,секретариат~,امان~,秘书处
committee 2 committee~,comite~,комитет~,لجن~,委员会
coordination 1 coordinat~,coordinac~,координац~,تنسيق~,协调
synergy 2 synerg~,sinergi~,синерг~,تازر,协同
baseline 2 baseline~,ligne base,niveau reference,linea base,linea referencia,базов~ уров~,исходн~,خط اساس,基线
road_map 2 road map,roadmap,feuille route,hoja ruta,дорожн~ карт~,خارط~ طريق,路线图
biomonitoring 2 biomonitor~,biosurveillance,biomonitoreo,биомониторинг~,رصد بيولوجي,رصد احيا~,生物监测
manufacturing 1 manufactur~,fabrica~,производств~,изготовлен~,تصنيع~,انتاج,制造,生产
import_export 2 import~,export~,импорт~,экспорт~,استيراد~,تصدير~,进口,出口,进出口
youth 2 youth~,young,jeune~,joven~,juventud,молодеж~,شباب~,青年
university 2 universit~,universidad~,университет~,جامع~,大学
school 2 school~,ecole~,escuela~,школ~,مدارس,مدرس~,学校
media 2 media,medias,journalist~,periodist~,журналист~,сми,اعلام~,媒体,记者
parliament 2 parliament~,parlement~,parlament~,парламент~,برلمان~,议会
`
