"""What happens in the Portuguese pages?

Eight invented stories, in the marks that `stories` reads.
"""

STORIES = """
# Barcos de {town} passam a circular durante toda a madrugada
> Duas carreiras a mais para quem trabalha nas padarias e no hospital.
& Horários e preços dos barcos da madrugada: as respostas aos leitores
@ Um barco iluminado atracado no cais à noite
^ Um barco da carreira da ilha no cais velho de {town}

A câmara municipal de {town} decidiu{when} que os barcos da ilha vão circular durante toda a madrugada, pondo
fim a uma regra que há décadas os prendia ao cais pouco antes das onze da noite.

Segundo a vereadora dos transportes, {she}, as novas viagens servirão sobretudo enfermeiros, padeiros e
empregados de mesa que hoje esperam pelo nascer do sol num banco do porto. “Uma ilha não fecha quando se
apagam as montras”, explicou {she.last} no fim da reunião.

O serviço vai custar {n[2-6]} milhões de euros por ano e será pago com um pequeno aumento da taxa de
desembarque. Os moradores continuarão a viajar de graça, enquanto os visitantes pagarão pelo bilhete o mesmo
que pagam durante o dia.

? Nem todos ficaram satisfeitos. Os habitantes da margem norte receiam o barulho dos motores e juntaram
{n[300-900]} assinaturas para exigir que os barcos abrandem diante das casas, ainda a meia milha da costa.

- A primeira viagem parte meia hora depois da meia-noite.
- A segunda regressa antes da abertura da lota.

{he}, que amassa pão na ilha há trinta anos, conta que dois dos seus ajudantes desistiram do emprego por
falta de ligações, e que agora espera poder chamá-los de volta ainda antes do verão.

A experiência vai durar um ano inteiro e começa a {soon[60]}. Se houver passageiros suficientes, a câmara
voltará ao assunto e estudará uma terceira viagem, reservada para os meses em que o mar costuma estar calmo.

===
# Velho cinema Aurora reabre graças a {n[300-900]} cooperantes
> Uma cooperativa de bairro comprou a sala que ia ser transformada em garagem.
& O que vamos ver na primeira temporada do cinema Aurora
@ A fachada de um cinema com os letreiros acesos
^ A fachada do cinema Aurora na noite do ensaio geral

Depois de quase dez anos de silêncio, o velho cinema Aurora voltou a acender{when} o projetor diante de uma
sala cheia, e quem comprou os bilhetes foi, em boa parte, quem já tinha comprado as paredes.

Os membros da cooperativa deram duzentos euros cada um para impedir que o edifício virasse garagem.
“Diziam-nos que éramos doidos, e talvez tivessem razão”, disse a presidente, {she}, ao receber o público que
fazia fila no passeio.

Para arranjar as cadeiras bastou um inverno de trabalho voluntário, mas o telhado exigiu uma empresa
especializada e {n[3-8]} meses de andaimes. A cabina de projeção, essa, continua a ser a mesma de {y[40]}.

O programa vai alternar filmes recentes e fitas restauradas, com uma tarde por semana reservada para as
escolas. O diretor artístico, {he}, promete ainda um festival dedicado aos documentários rodados nos vales em
redor.

? Falta resolver o aquecimento: a caldeira antiga gasta demais e a nova só chega no outono. Para as noites
mais frias, os cooperantes já puseram de lado mantas de lã e uma chaleira enorme, emprestada pelo café em
frente.

===
# Abelhas da escola de {town} dão o primeiro mel
> No telhado do ginásio, os alunos tratam de quatro colmeias com um apicultor reformado.
& Como se abre uma colmeia sem levar picadas
@ Crianças de fato branco diante de uma colmeia
^ Alunos do quarto ano observam um quadro no telhado do ginásio

Os alunos da escola primária de {town} colheram{when} o primeiro mel das suas colmeias, catorze quilos ao todo,
que vão ser guardados em frascos com um rótulo desenhado pela turma mais nova.

A ideia nasceu numa aula de ciências, quando uma menina perguntou por que razão já não se viam insetos no
parapeito. A professora, {she}, falou do assunto ao marido de uma colega, e na primavera chegaram ao telhado
as primeiras abelhas.

“No princípio os pais tinham medo, agora fazem fila para ajudar”, conta {he}, apicultor reformado, que todas
as semanas sobe as escadas com o fumigador e explica às crianças por que motivo o mel de tília é mais claro
do que o de castanheiro.

A venda dos frascos vai pagar mais duas colmeias e um pequeno extrator, que custa cerca de {n[400-900]}
euros. A autarquia prometeu plantar alfazema e tomilho nos canteiros à volta do recreio até ao fim de março.

? Uma especialista da universidade analisou a colheita e encontrou nela pólen de {n[18-40]} plantas
diferentes, entre elas algumas que ninguém se lembrava de ter visto nos jardins do bairro.

===
# Fendas na barragem do Serrano assustam o vale de baixo
> Os técnicos vão baixar o nível da água em {n[3-9]} metros.
& Quanta água pode a albufeira perder sem prejuízo
@ Uma barragem de pedra vista da estrada do vale
^ A barragem do Serrano fotografada da estrada que desce para o vale

A empresa de eletricidade começou{when} a baixar o nível da albufeira do Serrano depois de uma inspeção
debaixo de água ter encontrado fendas com vários metros no paramento da barragem, construída há quase um
século.

Segundo a responsável pelas medições, {she}, não há perigo imediato e parte das fendas já era conhecida.
“Preferimos, no entanto, vê-las a seco e com calma, em vez de as ver por uma câmara”, acrescentou perante os
autarcas do vale.

Os habitantes do vale de baixo querem garantias por escrito e um novo plano de evacuação. O que está em vigor
é de {y[22]} e indica como ponto de encontro um campo de futebol onde hoje existe um supermercado.

{he}, que explora o parque de campismo da margem, já teve de cancelar as reservas de {n[40-90]} famílias. Se
a água não voltar até ao verão, diz ele, perde-se a época inteira e, com ela, o trabalho de uma dúzia de
pessoas.

? As obras devem prolongar-se até {soon[150]}. A empresa prometeu publicar todos os meses os dados dos
sensores, que até agora só eram entregues ao ministério e a dois serviços da região.

===
# Parlamento aprova lei que obriga as marcas a garantir a reparação
> Os fabricantes terão de guardar peças durante dez anos.
& O que muda para quem manda arranjar a máquina de lavar
@ Uma bancada com um rádio desmontado
^ Uma oficina de bairro onde se reparam eletrodomésticos

Com uma maioria mais folgada do que se esperava, o parlamento aprovou{when} a lei da reparação, que obriga as
marcas de eletrodomésticos a guardar peças sobresselentes durante pelo menos dez anos.

A relatora, {she}, falou de uma vitória das famílias. “Deitar fora uma máquina de lavar por causa de uma
borracha de dois euros não é progresso nenhum”, disse no plenário, mostrando aos colegas a borracha em causa
e o recibo da sua oficina.

As empresas receiam custos mais altos. O seu porta-voz, {he}, calcula que os armazéns terão de crescer pelo
menos um quinto e pede que, para as mais pequenas, as obrigações só comecem depois de um período de
transição.

A lei cria ainda um registo público de manuais e um vale de {n[30-90]} euros por reparação, que se pode pedir
uma vez por ano. O dinheiro reservado chega, segundo o governo, para cerca de {n[2-5]} milhões de arranjos.

? As associações de consumidores aplaudem o texto, mas consideram-no incompleto, porque deixa de fora os
telemóveis e os brinquedos. Uma proposta que os incluía foi retirada a {past[120]} depois de longas
negociações.

===
# Caminhos de ferro compram {n[20-60]} carruagens-cama em segunda mão
> Os comboios noturnos regressam a três linhas antes do Natal.
& Dormir no comboio: conselhos de quem o faz há uma vida
@ Uma carruagem-cama azul numa oficina
^ Uma das carruagens à espera de restauro na oficina de {town}

A companhia dos caminhos de ferro assinou{when} o contrato de compra de algumas dezenas de carruagens-cama em
segunda mão, que depois do restauro permitirão o regresso dos comboios noturnos a três linhas abandonadas há
muito.

As carruagens têm em média {n[22-35]} anos e vêm de um operador do norte que renovou a frota. “São sólidas,
só precisam de instalações novas e de alguma ternura”, declarou a diretora do pessoal de bordo, {she}.

O restauro será feito na oficina de {town}, que para o efeito vai contratar {n[60-140]} operários. Cada
carruagem terá tomadas, chuveiros e dois compartimentos preparados para cadeiras de rodas, que até agora
faltavam por completo nos comboios.

O sindicato recebe bem a notícia, mas avisa que os salários de quem trabalha de noite estão parados há anos.
O secretário-geral, {he}, pede uma reunião antes da abertura das reservas, que começa {wd[3]}.

? Uma primeira tentativa de trazer de volta os comboios noturnos falhou em {y[6]} por falta de material. Na
altura alugaram-se carruagens sem ar condicionado, e no verão os passageiros desciam antes do destino.

===
# Pradaria marinha volta a crescer em frente a {town}
> Biólogos replantaram à mão milhares de tufos no fundo do mar.
& Por que é que a pradaria marinha também protege as praias
@ Uma mergulhadora com um cesto de plantas no fundo do mar
^ Uma bióloga verifica os tufos plantados na primavera

A pradaria marinha em frente à costa de {town} voltou a crescer: é o que mostram as fotografias
apresentadas{when} pelos biólogos que, durante três anos, replantaram à mão milhares de tufos no fundo da
baía.

Oito em cada dez plantas ganharam raízes, mais do que esperava a coordenadora do projeto, {she}. “O mar teve
paciência connosco, e as âncoras foram este ano um pouco menos”, comentou, enquanto mostrava o mapa do fundo.

O que estragou a pradaria foram, durante décadas, as amarras dos barcos de recreio. Desde o verão passado uma
fila de boias assinala a zona protegida, e quem lá lançar âncora arrisca uma multa de {n[300-900]} euros.

Os pescadores, que a princípio estavam contra, mudaram de opinião. {he}, que lança redes desde os quinze
anos, garante que os chocos voltaram a pôr ovos onde ninguém os via desde {y[12]}.

? O projeto custou menos do que estava previsto e continua até {soon[200]}. As escolas da zona poderão
adotar um tufo cada uma e acompanhar o seu crescimento através de uma câmara presa ao fundo.

===
# Mercado municipal de {town} muda de horário e perde um terço das bancas
> Quem fica aposta na noite, na comida pronta e na música.
& Viagem pelas bancas mais antigas do mercado
@ Caixas de fruta debaixo de uma cobertura de ferro
^ As bancas da fruta no mercado municipal de {town}

O mercado municipal de {town} vai passar a abrir também à noite. Foi o que decidiram{when} os comerciantes,
depois de em poucos anos um terço das bancas ter fechado e de, à tarde, só se ouvirem passos nos corredores.

“Às sete da manhã os nossos clientes ainda dormem, às sete da tarde têm fome”, resume {she}, que vende queijo
como a mãe e a avó e que convenceu os colegas mais desconfiados numa reunião de quatro horas.

O novo horário prevê cozinhas abertas até às onze e, duas vezes por semana, um pequeno palco entre o peixe e
as flores. Em troca, a autarquia baixa a renda das bancas em {n[12-28]} pontos percentuais.

{he}, que amanha peixe desde {y[30]}, para já não acredita. Fez as contas e, para abrir à noite, teria de
contratar pelo menos um ajudante, e ajudantes que queiram levantar-se antes do sol, diz ele, já não nascem.

? Um arquiteto ofereceu o projeto da nova iluminação, que realça as colunas de ferro sem lhes tocar. As obras
começam a {soon[40]} e serão feitas de madrugada, para que o mercado não feche um único dia.
"""
