"""What happens in the towns of the Spanish pages?

Seven invented stories, in the marks that `stories` reads.
"""

TOWN = """
# Los tranvías de {town} circularán toda la noche en dos líneas
> La prueba se pagará con una subida del aparcamiento en el centro.
& Cinco claves para viajar en los tranvías nocturnos
@ Un tranvía parado de noche bajo las farolas
^ Un tranvía parado en la plaza del Mercado de {town}

El pleno municipal de {town} decidió{when} que dos líneas de tranvías circulen toda la noche, con lo
que termina una norma que desde hace décadas manda los últimos coches a cocheras poco antes de la
medianoche.

La alcaldesa, {she}, explicó que los tranvías nocturnos servirán a sanitarios, panaderos y
estudiantes que ahora vuelven a pie. «Una ciudad que trabaja de noche tiene que moverse de noche»,
dijo {she.last} antes de la votación.

La prueba en las líneas 3 y 8 costará {n[2-6]} millones de euros al año, que saldrán de una subida
del aparcamiento en el centro. A las tiendas situadas dentro de la ronda se les devolverá lo pagado
por los repartos anteriores a las siete.

? {he}, que tiene una panadería junto a las cocheras, contó que la mitad de su plantilla entra a las
tres. «Llevan años pidiéndomelo, y yo solo podía ofrecerles un hueco en el patio», comentó.

? Los vecinos de la calle del Molino están menos contentos. Una petición contra el ruido de los
tranvías suma {n[1200-4800]} firmas, y sus autores exigen una vía más blanda antes de la primera
salida.

- La línea 3 pasará cada 20 minutos entre el hospital y el puerto.
- La línea 8 saldrá cada media hora y no subirá a la colina.
- El billete costará lo mismo que durante el día.

La empresa busca todavía {n[30-70]} conductores, y las conversaciones con su sindicato se reanudan
el {wd[3]}. El intento anterior, iniciado el {past[900]}, se abandonó al mes porque faltaron
voluntarios para los turnos.

Si la prueba atrae viajeros, el pleno estudiará una tercera línea hasta la universidad. El primer
tranvía nocturno dejará la plaza del Mercado poco después de la medianoche del {soon[60]}.

===
# La biblioteca inundada de {town} reabre con la mitad de sus libros
> Los voluntarios secaron página a página durante meses.
& Cómo secar un libro mojado: consejos de quienes salvaron miles
@ Varios voluntarios bajan una escalera con cajas de libros
^ Varios voluntarios sacan cajas de libros de la sala de lectura en {town}

La biblioteca municipal de {town} volvió a abrir{when} sus puertas, más de un año después de que un
sótano inundado destruyera la calefacción y dejara miles de libros bajo un agua parda.

Según la directora, {she}, se salvó cerca de la mitad de los libros, casi todos gracias a
voluntarios que tendieron las páginas en un polideportivo. «Jueces jubilados y escolares trabajaban
en la misma mesa», recordó {she.last}.

El río subió {n[2-4]} metros en una sola noche y reventó una puerta de servicio cuya reparación
estaba pendiente desde {y[4]}. La alarma sonó en un despacho que nadie ocupaba desde hacía años.

«El agua tiene paciencia; el papel, ninguna», añadió.

? No todo pudo conservarse. La colección de periódicos locales anteriores a 1890 se ha perdido, y
solo se había fotografiado una parte de los tomos. El archivo de la universidad ofrece copias,
aunque muchas están incompletas.

La nueva sala de lectura se apoya en pies de hormigón, y los libros infantiles ocupan la planta
alta. El seguro pagó {n[3-8]} millones de euros, a los que se suma la recaudación de un concierto
que dieron el {past[200]} los dos coros de la ciudad.

? {he}, un estudiante que antes repasaba allí, fue de los primeros en entrar. El lugar huele a
madera nueva y no a abrigos viejos, dijo, y todavía no sabe cuál de los dos olores prefiere.

El horario seguirá siendo corto, porque solo quedan {n[8-14]} empleados. El préstamo se reanuda el
{wd[4]}, y el ayuntamiento ha perdonado todas las multas anteriores a la inundación.

===
# El puente del puerto de {town}, cerrado seis meses por sus grietas
> Los ingenieros creen que el acero es más viejo de lo que decían los planos.
& Los lectores preguntan: ¿por qué no se vieron antes las grietas del puente?
@ Un puente vacío con vallas y luces de aviso
^ Vallas en la rampa oriental del puente del puerto de {town}

El puente del puerto de {town} seguirá cerrado al menos seis meses, después de que los ingenieros
comprobaran{when} que las grietas de dos vigas principales crecen más deprisa de lo que temían.

Los camiones tenían prohibido el paso desde el invierno, y desde la semana pasada no cruza nadie. El
ingeniero jefe, {he}, explicó que el acero es más viejo de lo que decían los planos y que se soldó
de una manera que hoy nadie elegiría.

«Podemos abrir un carril mañana y dormir mal, o reparar una sola vez y bien», afirmó {he.last} en la
lonja, adonde habían acudido unas {n[180-420]} personas para quejarse del cierre.

Por el puente pasaban {n[14000-26000]} vehículos al día. Los conductores dan ahora un rodeo de
{n[28-46]} kilómetros por el valle alto, y los dos transbordadores alquilados no admiten nada más
pesado que una furgoneta.

? Los transportistas piden dinero. {she}, dueña de once camiones, calcula que cada uno pierde dos
horas diarias. La dirección de carreteras responde que no dispone de ningún fondo con el que cubrir
esas pérdidas.

? El puente se inauguró el {past[9000]} y debía durar un siglo. Sus constructores quebraron poco
después, y una parte de los dibujos no apareció hasta {y[2]}, en el desván de un antiguo delineante.

- Peatones y ciclistas pueden usar la acera occidental.
- Los autobuses 12 y 14 dan la vuelta en la antigua aduana.

Un primer cálculo del coste se ha prometido para el {wd[2]}. El ministerio descarta un peaje y
advierte de que un puente nuevo tardaría al menos diez años en proyectarse y construirse.

===
# El comedor gratuito devuelve a los alumnos a las aulas de {town}
> Los maestros elogian la comida caliente, pero el dinero se acaba el próximo verano.
& Una semana de menús en los colegios de la prueba
@ Niños con bandejas hacen cola en un comedor escolar
^ Niños esperan la comida en un colegio de {town}

En nueve colegios de {town} han bajado las ausencias desde que el comedor es gratuito, según los
primeros datos de una prueba que la consejería de Educación publicó{when}.

La proporción de alumnos que faltan más de un día por semana cayó un {n[21-38]} % en esos colegios,
mientras que apenas se movió en los vecinos. Un solo año, advierte el informe, es poco tiempo para
estar seguros.

La directora {she} notó el cambio antes de que nadie lo contara. «Los que desaparecían a las once se
quedan a comer, y los que se quedan a comer se quedan a geografía», dijo {she.last}.

Cada comida cuesta {n[3-5]} euros y se prepara en la cocina de un antiguo cuartel. Casi toda la
verdura llega de huertas situadas a menos de una hora, y cualquiera puede repetir sin pedir permiso.

? Algunos concejales dudan de que el comedor lo explique todo. {he}, que votó en contra, recordó que
los mismos colegios recibieron desde el {past[300]} dos líneas de autobús y una enfermera.

? También los alumnos tienen quejas. En una encuesta que redactaron los mayores, el pescado quedó el
último con diferencia, y el {n[60-90]} % pidió el regreso de un arroz con leche retirado por
demasiado dulce.

El dinero se termina el próximo verano, y llevar el comedor gratuito a todos los colegios costaría
{n[7-13]} millones de euros al año. La comisión decide el {wd[5]} si pide ayuda al Gobierno
regional.

===
# Los castores vuelven al río de {town} dos siglos después
> Una presa que nadie autorizó divide a agricultores y pescadores.
& Castor, nutria o coipú: cómo distinguirlos al anochecer
@ Un castor nada con una rama en la boca
^ Un castor cruza con una rama el río cerca de {town}

Una pareja de castores ha levantado una presa río arriba de {town}, según confirmó{when} la
asociación de defensa de la naturaleza, dos siglos después de que el último animal de la zona fuera
vendido por su piel.

Nadie sabe de dónde vienen. La asociación soltó {n[6-11]} castores a unos noventa kilómetros río
abajo en {y[6]}, y la bióloga {she} cree que dos de sus crías cruzaron a nado la ciudad, una noche,
sin que nadie las viera.

«Pasaron ante la cervecera, los juzgados y la estación de autobuses, y el único testigo fue una
cámara», dijo {she.last}, que encontró el primer sauce roído cuando buscaba otra cosa.

La presa mide unos {n[9-17]} metros y retiene una balsa tan grande como un campo de fútbol. Los
pescadores ya cuentan más truchas, y una libélula rara se ha dejado ver por primera vez desde el
{past[2500]}.

? En la orilla sur crece el enfado. {he}, que cultiva patatas, ha perdido dos surcos de su campo. Le
han dicho, asegura, que no puede tocar la presa ni con un rastrillo.

? La ley protege al castor allí donde se instale, y dañar una madriguera sale caro. El fondo para
cosechas perdidas solo ha pagado {n[3-9]} casos, cada uno de ellos más de un año después.

- Los perros deben ir atados entre el azud y el molino viejo.
- No hay que alimentar a los animales ni salir del sendero.

Un tubo en la presa bajará el agua un palmo. La asociación ruega a los visitantes que guarden
distancia hasta el destete de las crías, y habrá vigilantes en el sendero a partir del {wd[2]}.

===
# Los puestos del mercado de {town} se niegan a pagar más alquiler
> La subida, dicen, echaría a los últimos carniceros y queseros.
& En fotos: una mañana entre los puestos del mercado
@ Un puesto de pescado en un mercado con columnas de hierro
^ Los vendedores montan sus puestos antes del alba en el mercado de {town}

La mayoría de los puestos del mercado de {town} anunció{when} que no pagará el nuevo alquiler, con
lo que se abre un pulso con la sociedad que compró el edificio el año pasado.

El alquiler subiría un {n[35-60]} % para los puestos con agua corriente y algo menos para los demás.
Las cartas se metieron bajo los cierres un día festivo, cuando no había nadie en el mercado.

{he}, que vende queso allí desde hace tres décadas y habla en nombre de todos, lo considera un
insulto. «Hemos pagado cada bombilla de esta nave, y ahora nos dicen que la luz ha subido», protestó
{he.last}.

El propietario, un fondo llamado Ribera Granito, asegura que gastó {n[4-9]} millones de euros en la
cubierta. Su gerente, {she}, ofreció repartir la subida en tres años si los vendedores firman antes
de fin de mes.

? Los clientes han tomado partido. Más de {n[2000-6000]} postales llegaron al ayuntamiento en cajas
de pescado, cada una con el nombre de un puesto, y una banda tocó ante las oficinas del fondo
durante toda la hora de comer.

? El mercado se inauguró el {past[20000]} para el comercio de mantequilla. Ha sobrevivido a un
incendio y a dos proyectos de aparcamiento, y su protección impide incluso mover los puestos.

Un mediador del ayuntamiento recibirá a las dos partes el {wd[3]}. Si no hay acuerdo, los vendedores
ingresarán el alquiler antiguo en una cuenta bloqueada y seguirán vendiendo como siempre.

===
# Voluntarios salvan del cierre el parque de bomberos cerca de {town}
> En un mes se apuntaron once personas, cuando el único camión iba a venderse.
& Una primera tarde con los bomberos: ¿y usted?
@ Un camión rojo ante un pequeño parque de ladrillo
^ El único camión de los bomberos ante el parque cerca de {town}

El último parque de bomberos voluntarios de las colinas de {town} no cerrará, comunicó{when} la
diputación, después de que vecinos que nunca habían sujetado una manguera llenaran las taquillas
vacías.

Hacen falta {n[14-20]} voluntarios para conservar la licencia, y solo quedaban nueve. Un anuncio en
letra pequeña con la venta del camión, publicado en la hoja parroquial, puso en marcha la búsqueda.

«Lo leí dos veces y luego en voz alta en el bar», cuenta {she}, afinadora de pianos, que se apuntó a
la mañana siguiente y ya conduce un camión con remolque.

La diputación quería atender las colinas desde el valle, a {n[22-35]} minutos por carretera. El jefe
de bomberos, {he}, sostuvo que era cuestión de personas y no de dinero, y dijo alegrarse de su
error.

? El mayor de los nuevos tiene 63 años y la más joven, 19. Se entrenan dos tardes por semana en un
granero que un ganadero les vacía, y los primeros aprobaron el examen con máscara el {past[30]}.

? Un parque que cierra rara vez vuelve a abrir. De los {n[40-70]} que la región ha perdido desde
{y[12]}, solo uno funciona hoy, y casi todos los demás se vendieron como casas de vacaciones.

Queda el camión, más viejo que media dotación. La diputación decidirá en otoño si lo sustituye, y
los voluntarios han invitado a sus miembros a un ejercicio con la bomba el {wd[6]}.
"""
