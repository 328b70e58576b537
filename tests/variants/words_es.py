"""Which words do the Spanish pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed(
        "enero; febrero; marzo; abril; mayo; junio; julio; agosto; septiembre; octubre; noviembre; diciembre"
    ),
    months_short=listed("ene; feb; mar; abr; may; jun; jul; ago; sep; oct; nov; dic"),
    weekdays=listed("lunes; martes; miércoles; jueves; viernes; sábado; domingo"),
    weekdays_short=listed("lun.; mar.; mié.; jue.; vie.; sáb.; dom."),
    first="1",
    days=listed(
        "{d} de {month} de {y}; {d} de {month} de {y}; {dd} de {month} de {y}; {d} {mon} {y}; "
        "{dd} {mon} {y}; {wd} {d} de {month} de {y}; {wd}, {d} de {month} de {y}; {iso}"
    ),
    prose="{d} de {month} de {y}",
    prose_short="{d} de {month}",
    clocks=listed("{H}:{M}; {H}:{M}; {H}:{M} h; {H}.{M} h; {h}:{M} {spaced}"),
    joins=listed("{day} a las {time}; {day}, {time}; {day} - {time}; {day} {time}; {day} | {time}"),
    vague_zones=("hora local",),
    on_weekday=(" el {wd}", " este {wd}"),
    on_day=" el {day}",
    slashed=("%d/%m/%Y",),
)

CAST = Cast(
    women=listed(
        "Marisol; Nuria; Candela; Rocío; Begoña; Xiomara; Lucinda; Paloma; Remedios; Ximena; Teodora; "
        "Noelia; Dulce; Macarena"
    ),
    men=listed(
        "Baltasar; Gonzalo; Fermín; Rodrigo; Jacinto; Leandro; Nicanor; Saúl; Tadeo; Marcelino; Braulio; "
        "Dionisio; Félix; Roque"
    ),
    surnames=listed(
        "Aldecruz; Barrientuela; Casavieja; Dehesano; Espinadal; Fontanarro; Guijarral; Hontecillas; "
        "Jaramagal; Lomanegra; de la Majada Ruiz; Navalcuervo; Olmedilla; Peñacorba; Quintabreña; "
        "Retamosa; Salgueral; Tomillar; Urbanejo; Valdeolmo; Zarzaleda; Almendrilla; Brezalobos; "
        "Carrascoso; Dorribas; Encinarte; Fresnedal; Granadillo; Higueruelo; Juncarosa; Laurelas; "
        "Mimbrera; Nogalejo; Ortigoso; Palomarín; Robledano; Sabinarte; Trigalba; Vereda; Yerbabuena"
    ),
    towns=listed(
        "Puertoluna; Sanlebrija; Villarroble; Montejara; Ribaluenga; Torrecalma; Campohondo; Fuentelarga; "
        "Peñasola; Valdecierva; Brisamar; Castrofrío"
    ),
    papers=(
        ("El Faro de Puertoluna", "farodepuertoluna.example"),
        ("La Voz de Montejara", "vozdemontejara.example"),
        ("Diario de la Ribera", "diariodelaribera.example"),
        ("El Noticiero del Valle", "noticierodelvalle.example"),
        ("La Hoja", "lahoja.example"),
    ),
    agencies=listed("EFE; Reuters; AFP; Getty Images; Europa Press; AP; Agencia Marea; Ribera Foto"),
    handles=listed("gaviota_del_puerto; Un lector viejo; Pepa M.; elbuho77; Vecino del Molino; tranvía sí"),
)

DESK = Desk(
    by=("Por", "Por", "por"),
    joined=" y ",
    roles=("corresponsal", "periodista", "sección de Local"),
    nobody=("Por {agency}", "Por Redacción", "Por la redacción de {paper}"),
    with_agency="",
    published=("Publicado el {when}", "Publicado: {when}", "Fecha de publicación: {when}"),
    updated=("Actualizado el {when}", "Actualizado: {when}", "Última actualización: {when}"),
    ago=("hace {n} horas", "Publicado hace {n} horas"),
    reading=("{n} min de lectura", "Tiempo de lectura: {n} min", "Lectura: {n} minutos"),
    counted=("{n} comentarios", "Comentarios ({n})"),
    alt="Imagen: {alt}",
    photo=("Foto: ", "Foto: ", "Fotografía: ", "Imagen: "),
    aside=("{caption}, el {day}", "{caption} el {day}"),
    datelines=("{TOWN} — ", "{town} (EFE).- ", "{town}. "),
    leads=("Por qué importa: ", "El contexto: ", "Conviene saber: "),
    related=("Lea también: {title}", "Leer más: {title}", "Noticia relacionada: {title}", "Más información: {title}"),
    notes=(
        "Nota de la redacción: este artículo se ha ampliado con nuevos detalles.",
        "Corrección: una versión anterior de este artículo escribía mal el nombre de una calle. Pedimos disculpas.",
        "Aclaración de la redacción: una cifra estaba redondeada y figura ahora tal como nos la dieron.",
    ),
    dated_notes=(
        "Corrección del {day}: una versión anterior se equivocaba de planta.",
        "Nota de la redacción ({day}): el titular se modificó después de publicarse.",
    ),
)

CHROME = Chrome(
    skip=listed("Saltar al contenido; Ir al contenido principal; Abrir menú; Ir a la portada"),
    nav=listed(
        "Portada; Local; Política; Mundo; Economía; Deportes; Cultura; Ciencia; Salud; Opinión; El tiempo; "
        "Viajes; Vídeos; Podcasts; Empleo; Esquelas; Pasatiempos; Cartas; Edición impresa; Hemeroteca"
    ),
    sections=listed("Transporte; Local; Análisis; Economía; Ciencia; Exclusiva; Cultura"),
    account=listed("Iniciar sesión; Entrar | Registrarse; Mi cuenta; Suscríbete; Buscar; Suscríbete por 1 €"),
    cookies=(
        (
            (
                "Nosotros y los socios guardamos pequeños archivos en su dispositivo para que el sitio funcione y la "
                "publicidad le convenga."
            ),
            "Aceptar todo",
            "Configurar",
        ),
        ("Este sitio usa cookies. Si sigue leyendo, acepta su uso tal como lo describe nuestro aviso.", "De acuerdo"),
        (
            "Su privacidad nos importa. Puede cambiar de opinión en cualquier momento al pie de cada página.",
            "Rechazar",
            "Aceptar",
        ),
    ),
    editions=(
        ("{town} en su correo", "Cada mañana, lo que importa a la gente de {town}."),
        ("Edición de {town}", "Todo lo que pasó en {town} mientras usted dormía."),
    ),
    newsletters=(
        (
            "Reciba nuestro boletín",
            "Lo esencial del día en cinco minutos, antes de que se enfríe el café.",
            "Correo electrónico",
            "Suscribirse",
        ),
        (
            "La carta de la mañana, con {host}",
            "Cada viernes {host} explica lo que ha movido a {town} esta semana.",
            "Apúntese",
        ),
        ("Infórmese gratis", "Más de {n} mil lectores empiezan el día con nosotros. Únase a ellos."),
    ),
    promos=(
        "Descargue la aplicación de {paper} y reciba nuestras alertas",
        "Apúntese aquí a La carta de la mañana, nuestro boletín sobre {town} y su comarca.",
        "No se pierda nada: siga a {paper} en todas las redes.",
        "La noticia continúa tras la publicidad",
        "Apoye el periodismo independiente: el primer mes de {paper} es gratis.",
        "Escuche el podcast de {paper}, nuevo cada jueves",
    ),
    adverts=("Publicidad", "PUBLICIDAD", "Contenido patrocinado"),
    share=(
        ("Compartir", "Facebook", "X", "WhatsApp", "Correo"),
        ("Comparta este artículo", "Copiar enlace", "Imprimir"),
        ("Facebook Twitter LinkedIn Correo",),
    ),
    audio=("Escuchar este artículo", "Leído por una voz artificial", "Escuchar • {n} min"),
    today=("{day} | {n}°C", "Hoy, {day}", "{town}, {n}°C {day}"),
    trending=listed("Lo más leído; Es noticia; Destacados"),
    feed=listed("Última hora; Al minuto; En directo"),
    more=listed("MÁS NOTICIAS; Le puede interesar; Lo más visto; Selección de la redacción; Más sobre {town}"),
    opinion=("Opinión de {name}: {title}", "{name}: {title}"),
    comments=("Comentarios ({n})", "{n} comentarios", "Deje su opinión"),
    remarks=(
        "Ya era hora. Llevo años diciéndolo a quien quiera oírlo.",
        "¿Y quién lo paga al final? Los de siempre.",
        "Yo estuve allí y desde mi sitio no se veía así en absoluto.",
        "Gracias por un artículo tan claro. Hacen falta más como este.",
        "Mi abuelo se habría reído de todo el asunto.",
    ),
    reply=("Responder", "Me gusta ({n})", "Denunciar"),
    signed=("{name}, {day}", "{name} escribió el {day}"),
    subscribe=(
        (
            "Escriba su correo electrónico",
            "Indique una dirección correcta",
            "Suscribirse",
            "* campo obligatorio",
            "* campo obligatorio",
        ),
        (
            "Gracias por su suscripción. Le hemos enviado un mensaje para confirmarla.",
            "* campo obligatorio",
            "Suscribirse",
        ),
    ),
    tags=("Etiquetas: {tags}", "Temas: {tags}"),
    footer=listed(
        "Quiénes somos; Contacto; Publicidad; Empleo; Aviso legal; Privacidad; Configurar cookies; Volver arriba; RSS"
    ),
    legal=(
        "© {year} {paper}. Todos los derechos reservados.",
        "Queda prohibida la reproducción de esta página sin permiso escrito de la editorial.",
        "{paper} no responde del contenido de sitios externos.",
        "Domicilio social en {town}.",
    ),
)

SPANISH = Words("es", CALENDAR, CAST, DESK, CHROME)
