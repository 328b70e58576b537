"""Which words do the Portuguese pages use outside their stories?"""

from __future__ import annotations

from .words import Calendar, Cast, Chrome, Desk, Words, listed

CALENDAR = Calendar(
    months=listed(
        "janeiro; fevereiro; março; abril; maio; junho; julho; agosto; setembro; outubro; novembro; dezembro"
    ),
    months_short=listed("jan.; fev.; mar.; abr.; mai.; jun.; jul.; ago.; set.; out.; nov.; dez."),
    weekdays=listed("segunda-feira; terça-feira; quarta-feira; quinta-feira; sexta-feira; sábado; domingo"),
    weekdays_short=listed("seg.; ter.; qua.; qui.; sex.; sáb.; dom."),
    first="1º",
    days=listed(
        "{d} de {month} de {y}; {d} de {month} de {y}; {dd} de {month} de {y}; {d} {mon} {y}; {dd} {month} {y}; "
        "{wd}, {d} de {month} de {y}; {wd}, {dd} de {month} de {y}; {iso}"
    ),
    prose="{d} de {month} de {y}",
    prose_short="{d} de {month}",
    clocks=listed("{H}:{M}; {H}h{M}; {H}h{M}; {H}:{M}"),
    joins=listed("{day} às {time}; {day}, às {time}; {day}, {time}; {day} - {time}; {day} {time}; {day} | {time}"),
    vague_zones=("hora local",),
    on_weekday=(" {wd}",),
    on_day=" a {day}",
    slashed=("%d/%m/%Y",),
    told=listed(
        "na segunda-feira; na terça-feira; na quarta-feira; na quinta-feira; na sexta-feira; no sábado; no domingo"
    ),
)

CAST = Cast(
    women=listed(
        "Leonor; Graça; Jacinta; Madalena; Benedita; Conceição; Filipa; Iracema; Luzia; Noémia; Rosário; Teresa; "
        "Maria Clara; Judite"
    ),
    men=listed(
        "Abílio; Bernardo; Custódio; Duarte; Edmundo; Firmino; Gaspar; Hermínio; Jerónimo; Lourenço; Nuno; Ovídio; "
        "Tomás; Zeferino"
    ),
    surnames=listed(
        "Alvorada; Barrocal; Carvalhosa; da Pedreira; de Vilarinho; dos Penedos; Espinheiro; Figueirinha; "
        "Giestal; Lameirão; Malhadas; Nogueirão; Olivença; Pinhalto; Queirosa; Ribalonga; Salgadinho; Tamargal; "
        "Urzelina; Valdágua; Zambujeiro; Abrunheiro; Bragadela; Codorniz; Durázio; Ervideira; Faialense; Granjola; "
        "Junqueirão; Loureiral; Mirandela; Novelães; Ourigal; Pessegueiro; Rosmaninho; Sobralinho; Trigueirão; "
        "Ulmeiro; Vinhático; Castanheda"
    ),
    towns=listed(
        "Portobelém; Vila Serena; Montesoure; Riobrando; Areias Altas; Castromar; Fonteluz; Penalonga; Ribeirinha; "
        "Santovale; Ventosela; Ilhargas"
    ),
    papers=(
        ("Diário de Portobelém", "diariodeportobelem.example"),
        ("O Farol", "jornalofarol.example"),
        ("Gazeta da Ria", "gazetadaria.example"),
        ("Correio de Montesoure", "correiodemontesoure.example"),
    ),
    agencies=listed("Lusa; Reuters; AFP; Folhapress; Getty Images; AP; Agência Maré; Fotoribeira"),
    handles=listed("gaivota_do_cais; Um leitor antigo; Zé da Barra; maré cheia; Avó Lena; leitor77"),
)

DESK = Desk(
    by=("Por", "Por", "por"),
    joined=" e ",
    roles=("correspondente", "jornalista", "editoria de Cidades"),
    nobody=("Por {agency}", "Por Redação", "Por redação de {paper}"),
    with_agency="",
    published=("Publicado em {when}", "Publicado a {when}", "Data de publicação: {when}"),
    updated=("Atualizado em {when}", "Atualizado: {when}", "Última atualização: {when}", "Modificado em {when}"),
    ago=("há {n} horas", "Publicado há {n} horas"),
    reading=("{n} min de leitura", "Tempo de leitura: {n} min", "Leitura: {n} minutos"),
    counted=("{n} comentários", "Comentários ({n})"),
    alt="Imagem: {alt}",
    photo=("Foto: ", "Foto: ", "Fotografia: ", "Crédito: "),
    aside=("{caption}, a {day}", "{caption} em {day}"),
    datelines=("{TOWN} — ", "{town} (Lusa) - ", "{town}. "),
    leads=("Por que importa: ", "O contexto: ", "Convém saber: "),
    related=("Leia também: {title}", "Leia mais: {title}", "Veja também: {title}", "Saiba mais: {title}"),
    notes=(
        "Nota da redação: este artigo foi alargado com novos pormenores.",
        "Correção: uma versão anterior deste texto trazia mal escrito o nome de uma rua. Pedimos desculpa.",
        "Esclarecimento da redação: um número estava arredondado e aparece agora tal como nos foi dado.",
    ),
    dated_notes=(
        "Correção de {day}: uma versão anterior enganava-se no andar.",
        "Nota da redação ({day}): o título foi alterado depois da publicação.",
    ),
)

CHROME = Chrome(
    skip=listed("Saltar para o conteúdo; Ir para o conteúdo principal; Abrir menu; Ir para a página inicial"),
    nav=listed(
        "Início; Local; Política; Mundo; Economia; Desporto; Cultura; Ciência; Saúde; Opinião; Tempo; Viagens; "
        "Vídeos; Podcasts; Emprego; Obituários; Passatempos; Cartas; Edição impressa; Arquivo"
    ),
    sections=listed("Transportes; Local; Análise; Economia; Ambiente; Exclusivo; Cultura"),
    account=listed("Iniciar sessão; Entrar | Registar; A minha conta; Assine; Pesquisar; Assine por 1 €"),
    cookies=(
        (
            (
                "Nós e os nossos parceiros guardamos pequenos ficheiros no seu dispositivo para que o site funcione e "
                "a publicidade lhe interesse."
            ),
            "Aceitar tudo",
            "Configurar",
        ),
        ("Este site usa cookies. Se continuar a ler, aceita o seu uso tal como o descreve o nosso aviso.", "Aceito"),
        (
            "A sua privacidade é importante. Pode mudar de ideias em qualquer altura no fundo de cada página.",
            "Recusar",
            "Aceitar",
        ),
    ),
    editions=(
        ("{town} no seu correio", "Todas as manhãs, o que importa a quem vive em {town}."),
        ("Edição de {town}", "Tudo o que aconteceu em {town} enquanto dormia."),
    ),
    newsletters=(
        (
            "Receba a nossa newsletter",
            "O essencial do dia em cinco minutos, antes que o café arrefeça.",
            "Endereço de e-mail",
            "Subscrever",
        ),
        (
            "A carta da manhã, com {host}",
            "Todas as sextas {host} explica o que mexeu com {town} durante a semana.",
            "Inscreva-se",
        ),
        ("Informe-se de graça", "Mais de {n} mil leitores começam o dia connosco. Junte-se a eles."),
    ),
    promos=(
        "Descarregue a aplicação de {paper} e receba os nossos alertas na app",
        "Inscreva-se aqui na carta da manhã, a nossa newsletter sobre {town} e arredores.",
        "Não perca nada: siga {paper} nas redes sociais.",
        "O artigo continua depois da publicidade",
        "Apoie o jornalismo independente: o primeiro mês de {paper} é grátis.",
        "Ouça o podcast de {paper}, novo todas as quintas",
    ),
    adverts=("Publicidade", "PUBLICIDADE", "Conteúdo patrocinado"),
    share=(
        ("Partilhar", "Facebook", "X", "WhatsApp", "E-mail"),
        ("Partilhe este artigo", "Copiar ligação", "Imprimir"),
        ("Facebook Twitter LinkedIn E-mail",),
    ),
    audio=("Ouvir este artigo", "Lido por uma voz artificial", "Ouvir • {n} min"),
    today=("{day} | {n}°C", "Hoje, {day}", "{town}, {n}°C {day}"),
    trending=listed("Mais lidas; Em destaque; Destaques"),
    feed=listed("Última hora; Últimas notícias; Ao minuto"),
    more=listed("MAIS NOTÍCIAS; Também lhe pode interessar; Mais vistas; Escolhas da redação; Mais sobre {town}"),
    opinion=("Opinião de {name}: {title}", "{name}: {title}"),
    comments=("Comentários ({n})", "{n} comentários", "Deixe um comentário"),
    remarks=(
        "Já não era sem tempo. Digo isto há anos a quem me quiser ouvir.",
        "E quem paga no fim de contas? Os do costume, como sempre.",
        "Estive lá e do meu lugar não se via nada disso.",
        "Obrigado por um artigo tão claro. Fazem falta mais assim.",
        "O meu avô ria-se disto tudo durante uma semana.",
    ),
    reply=("Responder", "Gosto ({n})", "Denunciar"),
    signed=("{name}, {day}", "{name} escreveu em {day}"),
    subscribe=(
        (
            "Escreva o seu e-mail",
            "Indique um endereço de e-mail válido",
            "Subscrever",
            "* campo obrigatório",
            "* campo obrigatório",
        ),
        (
            "Obrigado pela sua inscrição. Enviámos-lhe uma mensagem para a confirmar.",
            "* campo obrigatório",
            "Subscrever",
        ),
    ),
    tags=("Tópicos: {tags}", "Temas: {tags}"),
    footer=listed(
        "Quem somos; Contactos; Publicidade; Emprego; Aviso legal; Privacidade; Cookies; Voltar ao topo; RSS"
    ),
    legal=(
        "© {year} {paper}. Todos os direitos reservados.",
        "É proibida a reprodução desta página sem autorização escrita da editora.",
        "{paper} não responde pelo conteúdo de sites externos.",
        "Sede em {town}.",
    ),
)

PORTUGUESE = Words("pt", CALENDAR, CAST, DESK, CHROME)
