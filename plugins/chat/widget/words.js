const WORDS = {
  en: {
    open: "Open chat", close: "Close chat", chat: "Chat with {name}", log: "Conversation", hello: "Hello! How can we help?", here: "We answer here", away: "We are away just now",
    awayText: "Leave us a message. We answer by e-mail.", name: "Your name", email: "Your e-mail address", emailHelp: "If you leave, our answer goes there.", kind: "What is it about?", any: "Choose…",
    message: "Your message", write: "Write a message…", begin: "Start the chat", send: "Send", attach: "Attach files", files: "Photos or files", remove: "Leave out {name}",
    needName: "Tell us your name.", needEmail: "This e-mail address is not complete. It looks like name@example.com.", needText: "Write what it is about.", tooLong: "This is too long. A message has at most 10,000 characters.",
    tooBig: "Up to 10 files, 10 MB each, 20 MB together. Leave some out.", sending: "Sending…", sent: "Sent", seen: "Seen", failed: "Not sent. Try again", lost: "Reconnecting… What you write is kept.", typing: "{name} is typing…",
    end: "End the chat", ended: "This chat has ended.", again: "Start again", left: "If you leave, our answer goes to {email}.", thanks: "We have your message.", thanksText: "Its number is #{number}. We answer by e-mail.", thanksLater: "We answer by e-mail.",
    often: "That was a lot in a short time. Wait a minute and try again.", site: "The chat is not set up for this website.", identity: "Your sign-in for the chat is not valid any more. Reload the page.", trouble: "There is no connection just now. Try again in a moment.", retry: "Try again", newOnes: "{n} new",
  },
  id: {
    open: "Buka obrolan", close: "Tutup obrolan", chat: "Obrolan dengan {name}", log: "Percakapan", hello: "Halo! Ada yang bisa kami bantu?", here: "Kami menjawab di sini", away: "Kami sedang tidak di tempat",
    awayText: "Tinggalkan pesan. Kami menjawab lewat e-mail.", name: "Nama Anda", email: "Alamat e-mail Anda", emailHelp: "Jika Anda pergi, jawaban kami kirim ke sana.", kind: "Tentang apa?", any: "Pilih…",
    message: "Pesan Anda", write: "Tulis pesan…", begin: "Mulai obrolan", send: "Kirim", attach: "Lampirkan berkas", files: "Foto atau berkas", remove: "Hapus {name}",
    needName: "Tuliskan nama Anda.", needEmail: "Alamat e-mail ini belum lengkap. Contohnya nama@example.com.", needText: "Tuliskan keperluan Anda.", tooLong: "Terlalu panjang. Satu pesan paling banyak 10.000 karakter.",
    tooBig: "Paling banyak 10 berkas, 10 MB per berkas, 20 MB seluruhnya. Kurangi berkasnya.", sending: "Mengirim…", sent: "Terkirim", seen: "Terbaca", failed: "Belum terkirim. Coba lagi", lost: "Menyambung kembali… Tulisan Anda tetap tersimpan.", typing: "{name} sedang menulis…",
    end: "Akhiri obrolan", ended: "Obrolan ini sudah berakhir.", again: "Mulai lagi", left: "Jika Anda pergi, jawaban kami kirim ke {email}.", thanks: "Pesan Anda sudah kami terima.", thanksText: "Nomornya #{number}. Kami menjawab lewat e-mail.", thanksLater: "Kami menjawab lewat e-mail.",
    often: "Terlalu banyak dalam waktu singkat. Tunggu sebentar, lalu coba lagi.", site: "Obrolan belum disiapkan untuk situs ini.", identity: "Tanda masuk Anda untuk obrolan tidak berlaku lagi. Muat ulang halaman.", trouble: "Sambungan sedang terputus. Coba lagi sebentar lagi.", retry: "Coba lagi", newOnes: "{n} baru",
  },
};
const script = document.currentScript;
const SITE = script.dataset.site ?? "";
const HOME = new URL(script.src).origin;
const spoken = script.dataset.lang || document.documentElement.lang || navigator.language || "en";
const LANG = spoken.toLowerCase().startsWith("id") ? "id" : "en";
const say = (key, values = {}) => WORDS[LANG][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
