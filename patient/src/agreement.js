"use strict";

// Written by packaging/compile_page.py: change the data of the desk, then run it.

export const AGREEMENT = {
  "version": 1,
  "fr": {
    "lines": [
      "Mon accord pour poser des questions au cabinet",
      "Ce service complète la consultation, il ne la remplace pas. En cas d’urgence, j’appelle le {medical}.",
      "On y répond à des questions simples sur une consultation passée : un médicament, un résultat, des soins. On n’y fait ni ordonnance, ni demande d’examen, ni certificat.",
      "Mes questions vont au médecin de la consultation et à qui le remplace. Dans ce cabinet : {readers}.",
      "{triage}",
      "Le secrétariat voit qui écrit, quand, et le sujet choisi.",
      "Mes questions et les réponses sont gardées dans mon dossier médical, signées, aussi longtemps que la loi le demande.",
      "Elles voyagent fermées. L’hébergeur de la page ne peut pas les lire ; il voit seulement qu’un message passe, et quand. Ce téléphone garde ma clé, protégée par mon code.",
      "Personne n’en fait de publicité ni de commerce.",
      "Je peux demander une copie de ce qui est gardé. Je peux retirer cet accord à tout moment, sur cette page ou au cabinet, sans effet sur mes soins."
    ],
    "triage": "Le secrétariat chargé du tri peut aussi les lire.",
    "no_triage": "Le secrétariat ne les lit pas, sauf si le médecin lui en confie une.",
    "physician": "{name} (médecin)",
    "substitute": "{name} (remplaçant)",
    "comma": ", "
  },
  "ar": {
    "lines": [
      "الموافقة على طرح أسئلة على العيادة",
      "تكمّل هذه الخدمة الاستشارة الطبية ولا تعوّضها. في الحالات الاستعجالية أتصل بالرقم {medical}.",
      "تُجاب هنا أسئلة بسيطة حول استشارة سابقة: دواء أو نتيجة أو عناية. لا وصفات طبية هنا ولا طلبات تحاليل ولا شهادات.",
      "تصل أسئلتي إلى الطبيب(ة) صاحب(ة) الاستشارة وإلى من يعوّضه. في هذه العيادة: {readers}.",
      "{triage}",
      "ترى السكرتارية من يكتب ومتى والموضوع المختار.",
      "تُحفظ أسئلتي والردود في ملفّي الطبّي، موقّعة، طوال المدّة التي يطلبها القانون.",
      "تُرسل مغلقة. لا يستطيع مستضيف الصفحة قراءتها، ولا يرى إلّا مرور رسالة ووقتها. يحفظ هذا الهاتف مفتاحي ويحميه رمزي.",
      "لا إشهار بها ولا تجارة.",
      "يمكنني طلب نسخة ممّا هو محفوظ. ويمكنني سحب هذه الموافقة في أيّ وقت، في هذه الصفحة أو في العيادة، دون أيّ أثر على علاجي."
    ],
    "triage": "يمكن للسكرتارية المكلّفة بالفرز قراءتها أيضا.",
    "no_triage": "لا تقرؤها السكرتارية، إلّا إذا كلّفها الطبيب(ة) بقراءة سؤال.",
    "physician": "الطبيب(ة) {name}",
    "substitute": "المعوّض(ة) {name}",
    "comma": "، "
  },
  "en": {
    "lines": [
      "My agreement to ask the practice questions",
      "This service completes the consultation and does not replace it. In an emergency I call {medical}.",
      "Simple questions about a past consultation are answered here: a medicine, a result, care. No prescription, no exam request and no certificate is made here.",
      "My questions go to the physician of the consultation and to whoever stands in. In this practice: {readers}.",
      "{triage}",
      "The secretary sees who writes, when, and the subject chosen.",
      "My questions and the replies are kept in my medical record, signed, for as long as the law asks.",
      "They travel closed. The host of the page cannot read them; it sees only that a message passes, and when. This phone keeps my key, protected by my code.",
      "Nobody advertises or trades with them.",
      "I can ask for a copy of what is kept. I can take this agreement back at any time, on this page or at the practice, with no effect on my care."
    ],
    "triage": "The secretary who sorts may read them too.",
    "no_triage": "The secretary does not read them, unless the physician entrusts one.",
    "physician": "{name} (physician)",
    "substitute": "{name} (substitute)",
    "comma": ", "
  }
};

export const MEDICAL = "190";
