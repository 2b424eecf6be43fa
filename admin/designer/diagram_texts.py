"""The texts of the diagram editor: its script shows them, the catalogues translate them.

Keys are those that `admin/frontend/src/editor` asks for; `{name}` is filled in there. A test
compares both sides.
"""

from __future__ import annotations

from admin.i18n import gettext
from admin.i18n import later as _

TEXTS: dict[str, str] = {
    # Kinds of elements, and what each is for
    "kind.user_task": _("Tugas orang"),
    "kind.service_task": _("Pekerjaan sistem"),
    "kind.decision_task": _("Tabel keputusan"),
    "kind.call_activity": _("Proses lain"),
    "kind.subprocess": _("Subproses"),
    "kind.exclusive_gateway": _("Pilihan"),
    "kind.parallel_gateway": _("Bersamaan"),
    "kind.timer": _("Tunggu waktu"),
    "kind.message": _("Tunggu pesan"),
    "kind.end_event": _("Akhir"),
    "kind.UserTask": _("Tugas orang"),
    "kind.ManualTask": _("Tugas manual"),
    "kind.ServiceTask": _("Pekerjaan sistem"),
    "kind.ScriptTask": _("Hitungan"),
    "kind.SendTask": _("Kirim pesan"),
    "kind.ReceiveTask": _("Terima pesan"),
    "kind.Task": _("Langkah biasa"),
    "kind.BusinessRuleTask": _("Tabel keputusan"),
    "kind.CallActivity": _("Proses lain"),
    "kind.SubProcess": _("Subproses"),
    "kind.ExclusiveGateway": _("Pilihan"),
    "kind.ParallelGateway": _("Bersamaan"),
    "kind.InclusiveGateway": _("Satu atau beberapa jalur"),
    "kind.EventBasedGateway": _("Yang lebih dahulu terjadi"),
    "kind.StartEvent": _("Awal"),
    "kind.EndEvent": _("Akhir"),
    "kind.EndEvent.terminate": _("Akhir yang menghentikan semua"),
    "kind.IntermediateCatchEvent": _("Tunggu"),
    "kind.IntermediateCatchEvent.timer": _("Tunggu waktu"),
    "kind.IntermediateCatchEvent.message": _("Tunggu pesan"),
    "kind.IntermediateCatchEvent.signal": _("Tunggu sinyal"),
    "kind.IntermediateThrowEvent": _("Peristiwa"),
    "kind.IntermediateThrowEvent.signal": _("Kirim sinyal"),
    "kind.IntermediateThrowEvent.message": _("Kirim pesan"),
    "kind.BoundaryEvent": _("Peristiwa di tepi langkah"),
    "kind.BoundaryEvent.timer": _("Batas waktu"),
    "kind.BoundaryEvent.message": _("Pesan di tepi langkah"),
    "kind.BoundaryEvent.signal": _("Sinyal di tepi langkah"),
    "kind.IntermediateCatchEvent.conditional": _("Tunggu syarat"),
    "kind.BoundaryEvent.conditional": _("Syarat di tepi langkah"),
    "kind.BoundaryEvent.error": _("Galat di tepi langkah"),
    "kind.BoundaryEvent.compensate": _("Pembatalan di tepi langkah"),
    "kind.SequenceFlow": _("Alur"),
    "kind.TextAnnotation": _("Catatan pada gambar"),
    "what.user_task": _("Seseorang mengerjakan atau memutuskan sesuatu"),
    "what.service_task": _("Sistem mencatat atau menghitung"),
    "what.decision_task": _("Sebuah tabel menentukan hasilnya"),
    "what.call_activity": _("Proses lain dijalankan sampai selesai"),
    "what.subprocess": _("Beberapa langkah menjadi satu bagian"),
    "what.exclusive_gateway": _("Satu dari beberapa jalur diambil"),
    "what.parallel_gateway": _("Semua jalur berjalan, atau bertemu kembali"),
    "what.timer": _("Menunggu selama atau sampai waktu tertentu"),
    "what.message": _("Menunggu kabar dari proses lain"),
    "what.end_event": _("Jalur ini selesai"),
    # The palette and the pad beside an element
    "add.user_task": _("Tambah tugas orang"),
    "add.service_task": _("Tambah pekerjaan sistem"),
    "add.decision_task": _("Tambah tabel keputusan"),
    "add.call_activity": _("Tambah proses lain"),
    "add.subprocess": _("Tambah subproses"),
    "add.exclusive_gateway": _("Tambah pilihan"),
    "add.parallel_gateway": _("Tambah jalur bersamaan"),
    "add.timer": _("Tambah tunggu waktu; di tepi tugas menjadi batas waktu"),
    "add.message": _("Tambah tunggu pesan"),
    "add.end_event": _("Tambah akhir"),
    "add.start_event": _("Tambah awal"),
    "add.annotation": _("Tambah catatan"),
    "append.user_task": _("Lanjutkan dengan tugas orang"),
    "append.exclusive_gateway": _("Lanjutkan dengan pilihan"),
    "append.timer": _("Lanjutkan dengan tunggu waktu"),
    "append.end_event": _("Lanjutkan dengan akhir"),
    "connect": _("Sambungkan"),
    "remove": _("Hapus"),
    # The list of steps
    "list.empty": _("Belum ada langkah."),
    "list.attached": _("{kind} pada {host}"),
    "list.nowhere": _("Belum dilanjutkan ke mana pun"),
    "no_name": _("{kind} tanpa nama"),
    "mark.error": _("{n} temuan, ada kesalahan"),
    "mark.warning": _("{n} temuan, ada peringatan"),
    "mark.info": _("{n} keterangan"),
    # The panel
    "process": _("Proses ini"),
    "panel.nothing": _("Pilih langkah pada daftar atau gambar untuk mengubahnya."),
    "name": _("Nama"),
    "name.help": _("Mulai dengan kata kerja, misalnya “Memeriksa rencana”."),
    "name.question": _("Tulis sebagai pertanyaan, misalnya “Disetujui?”."),
    "none": _("Belum dipilih"),
    "special": _("Nilai khusus: {value}"),
    "special.help": _(
        "Nilai khusus dari pembuat proses. Tetap berlaku selama tidak diganti dengan pilihan lain."
    ),
    "special.unlisted": _("Tidak ada dalam daftar. Tetap tersimpan selama tidak diganti."),
    "group.who": _("Siapa"),
    "group.when": _("Kapan"),
    "owner": _("Dikerjakan oleh"),
    "owner.none": _("Belum ditentukan"),
    "substitute": _("Bila berhalangan"),
    "substitute.none": _("Mengikuti jabatan (bawaan)"),
    "form": _("Formulir"),
    "form.none": _("Tanpa formulir, cukup satu tombol"),
    "due": _("Tenggat"),
    "due.none": _("Tanpa tenggat"),
    "due.help": _("Lama dari ketentuan berubah sendiri bila ketentuannya diubah."),
    "remind": _("Pengingat sebelum tenggat"),
    "remind.none": _("Tanpa pengingat"),
    "escalate": _("Bila lewat tenggat, diteruskan kepada"),
    "escalate.none": _("Tidak diteruskan"),
    "escalate.help": _("Orang ini menerima tugasnya setelah tenggat lewat."),
    "length.days": _("Sejumlah hari"),
    "length.number": _("Jumlah hari"),
    "length.calendar": _("Dihitung"),
    "length.help": _("Angka di sini tidak ikut berubah bila ketentuan berubah."),
    "service": _("Yang dikerjakan sistem"),
    "decision": _("Tabel keputusan yang dipakai"),
    "called": _("Proses yang dijalankan"),
    "binding": _("Versi yang dipakai"),
    "timer": _("Waktu"),
    "timer.help": _("Lama dihitung sejak langkah ini dicapai."),
    "boundary.name": _("Lewat waktu"),
    "boundary.then": _("Bila waktunya tiba"),
    "boundary.stops": _("Tugas dihentikan dan jalur ini diambil"),
    "boundary.beside": _("Tugas tetap terbuka, jalur ini berjalan di sampingnya"),
    "message": _("Nama pesan"),
    "message.help": _("Sama dengan nama yang dikirim proses lain."),
    "script": _("Hitungan"),
    "script.help": _("Ditulis oleh pembuat proses; tidak diubah di halaman ini."),
    "annotation.text": _("Isi catatan"),
    "documentation": _("Penjelasan (tidak tampil bagi pegawai)"),
    "further": _("Pengaturan lain"),
    "further.help": _("Bagian dari berkas yang tetap tersimpan dan tidak diubah di halaman ini."),
    "further.event": _("Menunggu atau mengirim"),
    "repeated": _("Dikerjakan sekaligus untuk setiap isi daftar"),
    "repeated.sequential": _("Dikerjakan satu per satu untuk setiap isi daftar"),
    "id": _("Pengenal"),
    # Ways
    "ways": _("Lanjut ke mana"),
    "way": _("Jalur {n}"),
    "flow.between": _("{source} → {target}"),
    "flow.from": _("Dari"),
    "flow.to": _("ke"),
    "flow.name": _("Nama jalur"),
    "flow.name.help": _("Misalnya “ya” atau “dikembalikan”."),
    "flow.remove": _("Hapus jalur"),
    "flow.remove.to": _("Hapus jalur ke {target}"),
    "add_here": _("Sisipkan langkah"),
    "add_here.to": _("Sisipkan langkah sebelum {target}"),
    "add_on_flow": _("Sisipkan langkah di sini"),
    "add_after": _("Tambah langkah sesudah ini"),
    "add_boundary": _("Tambah batas waktu"),
    "remove_step": _("Hapus langkah"),
    "connect.to": _("Sambungkan ke langkah"),
    "connect.more": _("Jalur baru ke langkah"),
    "connect.choose": _("Pilih langkah"),
    # Conditions
    "condition": _("Syarat"),
    "condition.when": _("Jalur ini diambil"),
    "condition.simple": _("bila isian atau nilai sesuai"),
    "condition.default": _("bila jalur lain tidak berlaku"),
    "condition.default.help": _("Selalu sediakan satu jalur seperti ini."),
    "condition.special": _("menurut syarat khusus"),
    "condition.text": _("Syarat khusus"),
    "condition.special.help": _(
        "Syarat ini membandingkan beberapa hal sehingga tidak dapat ditampilkan sebagai pilihan."
        " Tetap berlaku selama tidak diganti."
    ),
    "condition.field": _("Isian"),
    "condition.operator": _("Perbandingan"),
    "condition.value": _("Nilai"),
    "condition.system": _("nilai dari sistem"),
    "condition.no_fields": _("Langkah sebelumnya belum memiliki formulir dengan isian."),
    "operator.==": _("sama dengan"),
    "operator.!=": _("tidak sama dengan"),
    "operator.>": _("lebih dari"),
    "operator.>=": _("paling sedikit"),
    "operator.<": _("kurang dari"),
    "operator.<=": _("paling banyak"),
    "yes": _("ya"),
    "no": _("tidak"),
    "loading": _("Memuat…"),
    # Findings
    "findings.tab": _("Temuan ({n})"),
    "findings.tab.none": _("Temuan"),
    "findings.none": _("Tidak ada temuan."),
    "findings.count": _("{errors} kesalahan, {others} peringatan dan keterangan"),
    "findings.jump": _("Lihat {name}"),
    "findings.rule": _("Aturan {rule}"),
    "finding.user-task-owner": _(
        "“{name}” belum menentukan siapa yang mengerjakannya. Pilih pada Dikerjakan oleh."
    ),
    "finding.user-task-due": _(
        "“{name}” tidak memiliki tenggat sehingga dapat terbengkalai. Pilih pada Tenggat."
    ),
    "finding.user-task-escalate.consequence": _(
        "Bila tenggat “{name}” lewat, tidak ada yang diberi tahu. Pilih kepada siapa diteruskan,"
        " atau tambahkan batas waktu."
    ),
    "finding.user-task-escalate.deadline": _(
        "Pengingat atau penerusan “{name}” memerlukan tenggat. Pilih pada Tenggat."
    ),
    "finding.constant-duration": _(
        "Lama waktu pada “{name}” ditulis sebagai angka dan tidak ikut berubah bila ketentuan"
        " berubah. Pilih lama dari ketentuan bila ada."
    ),
    "finding.event-without-definition": _(
        "“{name}” belum menyebut apa yang ditunggu. Pilih waktunya atau isi nama pesannya."
    ),
    "severity.error": _("Kesalahan"),
    "severity.warning": _("Peringatan"),
    "severity.info": _("Keterangan"),
    # Questions
    "add": _("Tambah"),
    "cancel": _("Batal"),
    "ask.add": _("Tambah langkah sesudah “{name}”"),
    "ask.kind": _("Jenis langkah"),
    "ask.name.help": _("Boleh diisi nanti."),
    "ask.where": _("Diletakkan"),
    "ask.before": _("{name}: sebelum {target}"),
    "ask.new_way": _("pada jalur baru"),
    "ask.remove": _("Hapus {kind} “{name}”?"),
    "ask.joined": _("Alur dari {from} disambungkan langsung ke {to}."),
    "ask.loose": _("Alur dari dan ke langkah ini ikut terhapus; sambungkan kembali sesudahnya."),
    "ask.attached": _("Ikut terhapus: {names}."),
    "ask.inside": _("Semua langkah di dalamnya ikut terhapus."),
    "ask.undo": _("Masih dapat diurungkan dengan tombol Urungkan."),
    # Saving
    "save.saved": _("Tersimpan {at}"),
    "save.unchanged": _("Belum ada perubahan"),
    "save.changed": _("Perubahan belum tersimpan"),
    "save.saving": _("Menyimpan…"),
    "save.offline": _(
        "Belum tersimpan: jaringan terputus. Dicoba lagi dalam {seconds} detik; jangan tutup"
        " halaman ini."
    ),
    "save.offline.now": _("Jaringan terputus. Coba lagi sebentar lagi."),
    "save.refused": _("Draf tidak dapat disimpan. Unduh diagram ini agar tidak hilang."),
    "save.signed_out": _(
        "Belum tersimpan: sesi Anda berakhir. Masuk lagi di tab lain, lalu tekan Simpan di sini."
    ),
    "conflict.title": _("Draf ini sudah diubah orang lain"),
    "conflict.ways": _(
        "Tidak ada yang ditimpa. Simpan versi Anda sebagai draf baru untuk dibandingkan, atau"
        " lanjutkan dari versi yang tersimpan dan lepaskan perubahan Anda."
    ),
    "conflict.copy": _("Simpan versi saya sebagai salinan"),
    "conflict.theirs": _("Muat versi yang tersimpan"),
    "conflict.download": _("Unduh versi saya"),
    "others": _("{name} juga sedang membuka draf ini (sejak {since})."),
    "loss.title": _("Sebagian berkas tidak dikenal editor"),
    "loss.text": _(
        "Bagian di bawah ini akan hilang bila diagram disimpan dari halaman ini. Batalkan untuk"
        " hanya melihat, lalu perbaiki berkasnya dan unggah kembali."
    ),
    "loss.go_on": _("Lanjutkan tanpa bagian itu"),
    "loss.stopped": _("Hanya dilihat: perubahan tidak disimpan."),
    "said.added": _("Langkah “{name}” ditambahkan sesudah “{after}”."),
    "said.removed": _("“{name}” dihapus."),
    "said.theirs": _("Versi yang tersimpan sudah dimuat."),
    "failed": _("Diagram tidak dapat dimuat."),
    "failed.again": _("Muat ulang"),
}

# What bpmn-js itself says on this page: its English text to ours.
OF_BPMN_JS: dict[str, str] = {
    "Open {element}": _("Buka {element}"),
    "Search in diagram": _("Cari pada diagram"),
}


def texts() -> dict[str, dict[str, str]]:
    """Return the texts of the editor in the language of this request.

    Returns:
        `texts`: key to text; `bpmn_js`: English text of bpmn-js to text.
    """
    return {
        "texts": {key: gettext(text) for key, text in TEXTS.items()},
        "bpmn_js": {key: gettext(text) for key, text in OF_BPMN_JS.items()},
    }
