/** Names that change from language to language: organisations and regions. The form is that of `glossary-terms.ts`. */

/** Organisations, funds and programmes. Class 0: they stand in most reports and tell little. */
export const organizationNames = `
org:unep 0 unep,pnue,pnuma,юнеп,un environment,onu environnement,onu medio ambiente,united nations environment programme,united nations environment program,united nations environment,programme nations unies environnement,programa naciones unidas medio ambiente,программ~ организации объединенных наций окружающей среде,программ~ оон окружающей среде,برنامج امم متحده بيئه,联合国环境规划署,环境署
org:unido 1 unido,onudi,юнидо,united nations industrial development organization,united nations industrial development organisation,organisation nations unies developpement industriel,organizacion naciones unidas desarrollo industrial,организации объединенных наций промышленному развитию,اليونيدو,يونيدو,联合国工业发展组织,工发组织
org:undp 1 undp,pnud,проон,united nations development programme,united nations development program,programme nations unies developpement,programa naciones unidas desarrollo,программ~ развития организации объединенных наций,программ~ развития оон,برنامج امم متحده انمائي,联合国开发计划署,开发署,开发计划署
org:unitar 1 unitar,юнитар,united nations institute training research,institut nations unies formation recherche,instituto naciones unidas formacion profesional,يونيتار,اليونيتار,联合国训练研究所,训研所
org:gef 0 gef,fem,fmam,гэф,global environment facility,fonds environnement mondial,fonds mondial environnement,fondo medio ambiente mundial,глобальн~ экологическ~ фонд~,مرفق بيئه عالميه,مرفق البيئه العالميه,全球环境基金
org:who 1 who,oms,воз,world health organization,world health organisation,organisation mondiale sante,organizacion mundial salud,всемирн~ организаци~ здравоохранен~,منظمه الصحه العالميه,世界卫生组织,世卫组织
org:ilo 2 ilo,oit,мот,international labour organization,organisation internationale travail,organizacion internacional trabajo,منظمه العمل الدوليه,国际劳工组织
org:fao 1 fao,фао,فاو,الفاو,粮农组织
org:worldbank 1 world bank,banque mondiale,banco mundial,всемирн~ банк~,البنك الدولي,世界银行,世行
org:saicm 1 saicm,спмрхв,strategic approach international chemicals management,quick start programme,qsp
org:sip 1 sip,sips,psi,specific international programme,specific international program,programme international specifique,programa internacional especifico,специальн~ международн~ программ~,برنامج دولي محدد,البرنامج الدولي المحدد,国际专门方案,特定国际方案
org:eu 1 european union,union europeenne,union europea,европейск~ союз~,اتحاد اوروبي,الاتحاد الاوروبي,european commission,commission europeenne,comision europea,欧盟,欧洲联盟
org:ecowas 2 ecowas,cedeao,эковас,ايكواس,西非经共体
org:waemu 2 waemu,uemoa
org:sadc 2 sadc,cdaa,садк,南共体
org:eac 2 east african community
org:caricom 2 caricom,кариком,加共体
org:asean 2 asean,anase,асеан,اسيان,东盟
org:african_union 2 african union,union africaine,union africana,африканск~ союз~,اتحاد افريقي,الاتحاد الافريقي,非洲联盟,非盟
org:sprep 2 sprep,proe,spc
org:basel 1 basel,bale,basilea,базель~,بازل,巴塞尔
org:stockholm 1 stockholm,estocolmo,стокгольм~,ستوكهولم,استكهولم,斯德哥尔摩
org:rotterdam 2 rotterdam,роттердам~,روتردام,鹿特丹
org:bcrc 1 bcrc,bccc,crcb,ccrb,scrc,crcs,рцбк,рцск
org:planetgold 2 planetgold,planet gold,планетголд
org:agc 2 artisanal gold council,agc
org:bri 2 biodiversity research institute,bri
org:hcwh 2 health care without harm,hcwh,sante sans dommage,salud sin dano,salud dano
org:ipen 2 ipen
org:giz 2 giz,gtz
org:jica 2 jica
org:usepa 2 us epa,usepa,epa
org:undef_un 0 united nations,nations unies,naciones unidas,организац~ объединенных наций,оон,امم متحده,الامم المتحده,联合国,onu
org:trustfund 1 trust fund~,fonds affectation speciale,fonds fiduciaire,fondo fiduciario,целев~ фонд~,صندوق استئماني,信托基金
`

/** Regions, with the countries (ISO 3166 alpha-3) that usually count to them. */
export const regionNames = `
region:pacific 1 pacific~,pacifique~,pacifico,тихоокеан~,тих~ океан~,المحيط الهادي,محيط هاد~,太平洋 = COK FJI FSM KIR MHL NIU NRU PLW PNG SLB TON TUV VUT WSM AUS NZL
region:caribbean 1 caribbean,caraib~,caribe~,карибск~,كاريبي~,加勒比 = ATG BHS BRB BLZ CUB DMA DOM GRD GUY HTI JAM KNA LCA VCT SUR TTO
region:latin_america 1 latin america~,amerique latine,america latina,latinoameric~,lac,alc,grulac,латинск~ америк~,امريكا اللاتيني~,拉丁美洲,拉美 = ARG BOL BRA CHL COL CRI CUB DOM ECU GTM HND HTI MEX NIC PAN PER PRY SLV URY VEN
region:central_america 1 central america~,amerique centrale,america central,centroameric~,центральн~ америк~,امريكا الوسط~,中美洲 = BLZ CRI GTM HND NIC PAN SLV DOM
region:south_america 1 south america~,amerique sud,sudameric~,южн~ америк~,امريكا الجنوبي~,南美 = ARG BOL BRA CHL COL ECU GUY PER PRY SUR URY VEN
region:andean 2 andean,andin~,андск~,安第斯 = BOL COL ECU PER
region:west_africa 1 west africa~,western africa,afrique ouest,afrique occidentale,africa occidental,africa oeste,западн~ африк~,غرب افريقيا,西非 = BEN BFA CIV CPV GHA GIN GMB GNB LBR MLI MRT NER NGA SEN SLE TGO TCD
region:central_africa 1 central africa~,afrique centrale,africa central,центральн~ африк~,وسط افريقيا,中非地区,非洲中部 = AGO BDI CAF CMR COD COG GAB GNQ RWA STP TCD
region:east_africa 1 east africa~,eastern africa,afrique orientale,africa oriental,восточн~ африк~,شرق افريقيا,东非 = BDI COM DJI ERI ETH KEN MDG MUS RWA SOM SSD SYC TZA UGA MOZ MWI ZMB ZWE
region:southern_africa 1 southern africa~,afrique australe,africa austral,africa meridional,южн~ част~ африк~,الجنوب الافريقي,南部非洲 = AGO BWA LSO MDG MOZ MUS MWI NAM SWZ TZA ZAF ZMB ZWE
region:north_africa 1 north africa~,afrique nord,africa norte,maghreb,северн~ африк~,شمال افريقيا,مغرب عربي,北非 = DZA EGY LBY MAR MRT SDN TUN
region:africa 0 africa~,afrique,africain~,african~,африк~,افريقيا,افريقي~,非洲 = AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE
region:arab 1 arab~,араб~,عربي~,الدول العربيه,阿拉伯 = ARE BHR COM DJI DZA EGY IRQ JOR KWT LBN LBY MAR MRT OMN PSE QAT SAU SDN SOM SYR TUN YEM
region:middle_east 1 middle east,near east,moyen orient,proche orient,oriente medio,oriente proximo,ближн~ восток~,شرق اوسط,الشرق الاوسط,中东 = ARE BHR EGY IRN IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM
region:west_asia 1 west asia~,western asia,asie occidentale,asie ouest,asia occidental,западн~ ази~,غرب اسيا,西亚 = ARE BHR IRN IRQ JOR KWT LBN OMN PSE QAT SAU SYR YEM
region:central_asia 1 central asia~,asie centrale,asia central,центральн~ ази~,средн~ ази~,اسيا الوسط~,中亚 = KAZ KGZ TJK TKM UZB
region:south_asia 1 south asia~,southern asia,asie sud,asia meridional,южн~ ази~,جنوب اسيا,南亚 = AFG BGD BTN IND LKA MDV NPL PAK
region:southeast_asia 1 south east asia~,southeast asia~,asie sud est,sudeste asiatico,asia sudoriental,юго восточн~ ази~,جنوب شرق اسيا,东南亚 = BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM
region:east_asia 1 east asia~,asia oriental,восточн~ ази~,شرق اسيا,东亚 = CHN JPN KOR MNG PRK
region:asia 0 asia,asian,asie,asiatiqu~,asiatic~,ази~,اسيا,亚洲,亚太 = AFG BGD BTN BRN CHN IDN IND IRN IRQ JOR JPN KAZ KGZ KHM KOR KWT LAO LBN LKA MDV MMR MNG MYS NPL OMN PAK PHL PRK QAT SAU SGP SYR THA TJK TKM TLS TUR UZB VNM YEM
region:eastern_europe 1 eastern europe~,europe orientale,europa oriental,восточн~ европ~,شرق اوروبا,اوروبا الشرقي~,东欧 = ALB ARM AZE BIH BLR BGR CZE EST GEO HRV HUN LTU LVA MDA MKD MNE POL ROU RUS SRB SVK SVN UKR
region:central_europe 1 central europe~,europe centrale,europa central,центральн~ европ~,اوروبا الوسط~,中欧 = ALB BGR BIH CZE EST HRV HUN LTU LVA MDA MKD MNE POL ROU SRB SVK SVN
region:balkans 2 balkan~,балкан~,بلقان~,巴尔干 = ALB BIH BGR HRV MKD MNE SRB SVN
region:caucasus 2 caucas~,кавказ~,قوقاز~,高加索 = ARM AZE GEO
region:cis 2 cis,снг,communaute etats independants,独联体 = ARM AZE BLR KAZ KGZ MDA RUS TJK UZB
region:europe 0 europe,europa,european~,европ~,اوروبا,欧洲 =
`

/** Words that say which step of a larger work is meant: a launch is not a closing, a project is not its evaluation. */
export const stageNames = `
stage:launch 1 launch~,lancement~,inception~,kick off,kickoff,inicio,lanzamiento~,apertura,demarrage~,ouverture,начал~,запуск~,вводн~,стартов~,اطلاق,افتتاح~,启动
stage:validation 1 validat~,validac~,валидац~,утвержден~,المصادقه,التحقق,تحقق,审定,验证
stage:closing 1 closing,closure,cloture~,cierre~,clausura~,final workshop,заключительн~,закрыт~,завершающ~,اختتام~,ختام~,闭幕,结题,总结
stage:evaluation 2 mid term evaluation,terminal evaluation,final evaluation,mid term review,terminal review,evaluation finale,evaluation terminale,evaluation parcours,evaluation mi parcours,examen mi parcours,evaluation projet,evaluacion final,evaluacion intermedia,evaluacion medio termino,evaluacion proyecto,revision medio termino,project evaluation,evaluation report,evaluation project,заключительн~ оценк~,итогов~ оценк~,среднесрочн~ оценк~,среднесрочн~ обзор~,оценк~ проект~,تقييم نهائي,تقييم مشروع~,تقييم منتصف~,استعراض منتصف~,项目评价,评价,后评价,中期评估,终期评估,项目评估,中期审查
stage:preparation 2 preparat~,ppg,preparac~,подготовительн~,تحضير~,筹备
`

/** Words that link, in six languages; they say nothing. */
export const littleWords = `
a an the of in on at to for from by with and or as into onto within its their this that these those is are be under through between among via per
le la les l un une des du de d en au aux et ou pour par sur dans avec sans chez ce cette ces son sa ses leur leurs est sont qui que vers entre lors
el los las lo uno una unos unas del al y e o u para por con sin sobre desde hasta su sus es son que como mas
и в во на с со к ко по о об от до из за для при у над под между или а но что как не его ее их это
و في من الي على علي عن مع او هذا هذه التي الذي بين ان لا ما كل بشان خلال
的 和 与 及 在 对 为 等 之 以 于 中 了 是 有 或 至 将 从 由 并 其
st nd rd th n no num
`
