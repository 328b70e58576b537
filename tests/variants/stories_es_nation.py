"""What happens in the wider country of the Spanish pages?

Seven invented stories, in the marks that `stories` reads.
"""

NATION = """
# Acuerdo salarial en el ferrocarril para acabar con meses de huelga
> Los maquinistas aún deben aprobarlo: menos horas a cambio de más fines de semana.
& Qué supone el acuerdo del ferrocarril para su abono
@ Andenes vacíos en una gran estación
^ Un andén vacío durante la última huelga en la estación de {town}

Los sindicatos del ferrocarril y las cuatro grandes compañías alcanzaron{when} un acuerdo salarial
que pondría fin a siete meses de huelga, tras unas conversaciones que empezaron en el desayuno y
acabaron mucho después del último tren.

Maquinistas y revisores cobrarían un {n[5-9]} % más en dos años y trabajarían 36 horas por semana. A
cambio aceptarían más turnos de fin de semana, que había sido el punto más difícil de todos.

El acuerdo no es generoso, pero puede defenderse en cualquier comedor del país, dijo {she}, que
encabezaba la parte sindical. «Nadie se llevó el pastel y todos se llevaron un plato», resumió
{she.last} ante el hotel.

Las compañías calculan que han perdido {n[300-800]} millones de euros. Su negociador, {he},
reconoció que los viajeros han pagado el precio más alto y que algunos tardarán años en volver al
tren.

? En la estación de {town} la noticia se recibió con cautela. Varios habituales se compraron un
coche en invierno, y una mujer trasladó su oficina al cobertizo de la vecina con la que comparte la
calefacción.

? El conflicto empezó el {past[220]}, cuando las compañías rompieron un viejo pacto sobre los días
de descanso. Un tribunal les dio después la razón, aunque calificó las formas de innecesariamente
groseras.

- La votación se abre el {wd[3]} y dura dos semanas.
- Se suspenden las huelgas anunciadas para el mes que viene.
- Los abonos se prolongan 30 días.

Si los afiliados aprueban el texto, los nuevos salarios se pagarán el {soon[50]}. Si lo rechazan,
advierten los sindicatos, habrá que volver a una mesa de la que ya se han retirado casi todas las
sillas.

===
# El censo se retrasa un año: una prueba olvida miles de viviendas
> Estadística culpa a una lista de direcciones sin barcazas, cuarteles ni barrios nuevos.
& Por qué un país lleno de registros aún necesita un censo
@ Una empleada ordena impresos en una gran sala
^ Los impresos de la prueba se ordenan en una sala de {town}

El censo se retrasa un año, anunció{when} el instituto de estadística, porque una prueba en tres
comarcas pasó por alto miles de viviendas en las que vive gente a la vista de todos.

Al comparar su lista de direcciones con los contadores de la luz, el instituto halló
{n[12000-38000]} viviendas a las que el censo no habría llegado nunca. Había barcazas, un cuartel
entero y un barrio terminado hace cinco años.

La directora, {she}, prefiere el retraso al error. «Un censo es una foto que miramos durante diez
años, y en esta una décima parte de la familia estaba detrás de un árbol», dijo {she.last} ante la
comisión.

El aplazamiento costará {n[40-90]} millones de euros, sobre todo en personal ya contratado. La
oposición quiere saber por qué no se vio el fallo en {y[2]}, cuando la misma lista sirvió para una
encuesta más pequeña.

? Las ciudades que crecen temen por su presupuesto, que depende de los habitantes. El alcalde de
{town}, {he}, aseguró que sus colegios están llenos de niños que no existen en el papel y que
necesitan mesa de todos modos.

? Varios expertos independientes respaldan la decisión. El último censo, cerrado el {past[3300]}, se
corrigió dos veces, recuerdan, y cada corrección llevó grandes sumas de una región a otra.

En primavera habrá otra prueba en dos comarcas, esta vez con carteros que recorrerán las calles. La
comisión espera un informe sobre la lista de direcciones antes del {wd[4]}, y la ley con la nueva
fecha llegaría antes del verano.

===
# Las listas de espera de los hospitales bajan por primera vez
> Ayudan las consultas de tarde y los quirófanos prestados, pero el norte sigue esperando.
& ¿Cuánto espera usted? Consulte su hospital
@ Pacientes sentados en el pasillo de un hospital
^ Pacientes esperan una consulta de tarde en el hospital de {town}

Las listas de espera de los hospitales públicos han bajado por primera vez desde que se miden,
informó{when} el ministerio de Sanidad, que atribuye el cambio a las consultas de tarde.

Al cierre del trimestre esperaban una operación {n[210-340]} mil pacientes, una décima parte menos
que un año antes. La espera media cayó a {n[14-19]} semanas, lejos todavía de las nueve que se había
fijado el ministerio.

Los cirujanos comparten ahora quirófanos que las clínicas privadas dejaban vacíos por la tarde. No
hizo falta ningún edificio, subraya {she}, que dirige el plan en {town}. «Encontramos las salas
recorriendo los pasillos y probando las puertas», dijo.

La mejora es desigual. En tres provincias del norte las listas de espera volvieron a crecer, porque
faltan oculistas y enfermeros, y muchos pacientes rechazan la cama que se les ofrece en el sur.

? Los médicos celebran los datos sin euforia. {he}, portavoz de los residentes, recordó que las
consultas de tarde se sostienen con horas extra y que el cansancio produce errores que ninguna
estadística recoge.

? El ministerio cambió su método el {past[500]}, cuando dejó de contar a quienes rechazan dos citas.
Sin ese cambio, las listas no habrían bajado una décima parte, sino un {n[3-6]} %.

El plan está pagado hasta el final del próximo año. El Parlamento debate el presupuesto de los
hospitales el {wd[2]}, y dos partidos anuncian que pedirán un fondo para el norte.

===
# El asteroide que rozó la Tierra nació de una luna rota
> Un globo meteorológico dio la pista y un viejo telescopio aportó el resto.
& ¿Volverá? Siete preguntas sobre el asteroide
@ La cúpula de un observatorio bajo las estrellas
^ La cúpula del observatorio en la sierra de {town}

El asteroide que rozó la Tierra en primavera fue en otro tiempo parte de una pequeña luna, según
anunciaron{when} los astrónomos del observatorio de {town}, que han reconstruido su camino hacia
atrás.

La roca mide {n[40-95]} metros y pasó más cerca que los satélites de televisión. Se descubrió cuando
ya se alejaba, porque un aficionado comparó dos imágenes que pensaba tirar.

«Esperábamos una piedra aburrida y encontramos una historia de familia», dijo {she}, que dirigió el
trabajo. La luna giraba en torno a un asteroide mayor, con el que chocó hace {n[3-9]} millones de
años.

La prueba llegó con el polvo. Un globo recogió unos granos al día siguiente del paso, y un
laboratorio encontró en ellos un mineral que solo se forma en lo más hondo de un cuerpo que estuvo
caliente.

? Otros investigadores son prudentes. {he}, ajeno al estudio, elogió la paciencia de los autores,
pero cree que un camino calculado sobre tanto tiempo se parece a un pronóstico para la era de los
dinosaurios.

? El telescopio del que proceden las imágenes antiguas se inauguró el {past[15000]} e iba a
desguazarse hace dos años. Paga su calefacción una sociedad de {n[120-300]} socios, que ahora confía
en el Estado.

El asteroide no volverá en al menos dos siglos. Dos parientes mayores pasarán el próximo invierno a
una distancia segura, y el {wd[5]} habrá una sesión gratuita en la terraza del observatorio, si las
nubes lo permiten.

===
# El modesto equipo de {town} elimina al campeón de la copa
> Un gol en el último minuto y un portero que enseña química deciden la eliminatoria.
& Las diez mayores sorpresas de la historia de la copa
@ Futbolistas celebran ante una grada de madera
^ Los jugadores de {town} celebran el gol ante la grada de madera

El modesto equipo de {town} eliminó{when} al campeón de la copa por dos goles a uno, en un campo tan
estrecho que los visitantes habían pedido que se midiera antes de empezar.

El gol cayó en el último minuto, cuando un remate de cabeza dio en el larguero y rebotó en la
espalda del portero. Lo vieron desde las gradas unos {n[2100-4900]} espectadores, y algunos más
desde una grúa.

El entrenador, {he}, repartidor de oficio, había prohibido las fotos antes del partido. «Podemos ser
educados después, cuando lleven el abrigo puesto», avisó {he.last} en el vestuario.

El campeón había ganado sus {n[9-14]} partidos de la temporada y dejó en casa a cinco titulares.
Marcó al cuarto de hora y luego pareció esperar a que el rival se marchara, lo que no ocurrió.

? El héroe de la segunda parte fue el portero, un profesor de química que había corregido exámenes
en el autobús. Detuvo un penalti con el pie y acabó a hombros de unos alumnos que se examinan el
{wd[2]}.

? El premio pagará un tejado nuevo. El viejo tenía goteras desde el {past[1200]}, contó la tesorera,
{she}, que por pura maldad conservaba una fila de cubos en el vestuario de los visitantes.

La próxima ronda se sortea el {wd[4]}. Solo un equipo de esta categoría llegó a la final, en 1958, y
ya no existe, porque se fusionó con su vecino y después con una sociedad de bolos.

===
# Los queseros temen la ruina: un arancel duplica el precio de exportación
> Rige desde la medianoche y golpea a queserías que venden casi todo fuera.
& Qué quesos sufren el arancel y cuáles se libran
@ Quesos que maduran sobre tablas de madera
^ Quesos que maduran en una bodega cerca de {town}

Los queseros de las colinas advirtieron{when} de que la mitad podría cerrar en un año, después de
que un nuevo arancel duplicara el precio de cada queso en su mercado más importante.

El arancel del {n[60-110]} % grava todo el queso duro y rige desde la medianoche. Camiones con
{n[300-700]} toneladas dieron la vuelta en la frontera, y parte de la carga se ha entregado a los
bancos de alimentos.

{she}, cuya quesería cerca de {town} exporta nueve de cada diez piezas, se enteró por un conductor.
«Me llamó desde el aparcamiento de la aduana para preguntarme si lo quería todo de vuelta», contó
{she.last}.

El Gobierno considera ilegal el arancel y pide conversaciones. El ministro de Comercio, {he},
aseguró que no responderá al queso con queso, aunque hay preparada una lista de productos que
podrían gravarse.

? Detrás de la disputa late un pleito por la pesca que viene del {past[700]}. Nadie ha admitido en
público la relación, pese a que casi todos los comunicados sobre el queso mencionan también el
pescado.

? Los economistas dudan de que las queserías hallen a tiempo otros compradores. Una pieza madura
{n[9-18]} meses, de modo que las de hoy se empezaron en condiciones muy distintas, y las bodegas
están casi llenas.

- El arancel afecta al queso duro con menos del 40 % de humedad.
- El queso fresco, la mantequilla y el suero quedan libres.

Un crédito de urgencia para las queserías pequeñas debe votarse antes del {wd[3]}. El sindicato
agrario convoca una marcha a la capital con vacas, para la que la policía no ha concedido todavía ni
el recorrido ni el agua.

===
# Una primera novela sobre un faro gana el premio de {town}
> El jurado elogia un relato escrito en turnos de noche que casi acabó en la estufa.
& Lea las primeras páginas de la novela del faro
@ Un montón de libros nuevos sobre una mesa
^ Ejemplares de la novela premiada sobre una mesa en {town}

Una primera novela sobre una familia que cuida un faro sin barcos ha ganado el premio de {town},
según anunció{when} el jurado, cuya elección sorprendió hasta a la editorial.

La autora, {she}, escribió la novela en {n[6-11]} años de turnos de noche en una central de
emergencias. La había enviado a {n[17-34]} editoriales, e iba a echar las hojas a la estufa cuando
llegó una carta.

«Para mí no era un libro, era una forma de seguir despierta», dijo {she.last} en un discurso breve,
en el que dio las gracias a los conductores de ambulancia y a un compañero que le prestó la máquina
de escribir.

El jurado destaca el humor de la novela y una lengua sin adornos. Su presidente, {he}, leyó el
último capítulo en el tren y se pasó de estación, algo que, según dijo, no le molestó.

? El premio está dotado con {n[20-60]} mil euros y lo paga una fundación creada el {past[12000]} por
un comerciante del puerto. Solo puede darse, como pide el testamento, a libros en los que alguien
haga un trabajo honrado.

? Había en la lista tres nombres más conocidos, dos de ellos premiados en otros años. En {town} una
sola clienta apostó por la debutante, y resultó ser la tía de la autora.

La primera edición se agotó en unas horas, y la segunda llegará a las librerías antes del {wd[5]}.
Una productora pregunta por los derechos, pero {she.last} quiere terminar primero los turnos del
mes.
"""
