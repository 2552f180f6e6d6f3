; Prism Catch: gems fall, a bucket catches them. MIT licence, like the rest of this package.
;
; Joystick left/right moves the bucket, and starts the first gem; FIRE drops the next gem at once. A catch scores 1, a
; miss costs one of five lives; the game is over after 20 gems or five misses. Game modes (SELECT): 0 gems fall
; straight, 1 faster, 2 they drift sideways. Left difficulty A: a bucket of half the width.

VSYNC  = $00
VBLANK = $01
WSYNC  = $02
NUSIZ0 = $04
NUSIZ1 = $05
COLUP0 = $06
COLUP1 = $07
COLUPF = $08
COLUBK = $09
CTRLPF = $0a
PF0    = $0d
PF1    = $0e
PF2    = $0f
RESP0  = $10
GRP0   = $1b
GRP1   = $1c
HMP0   = $20
HMOVE  = $2a
CXCLR  = $2c
CXPPMM = $07
INPT4  = $0c
SWCHA  = $280
SWCHB  = $282
INTIM  = $284
TIM64T = $296

; The random state outlives a reset: RAM is not cleared by the machine.
randLow   = $80
randHigh  = $81
frame     = $82
score     = $83         ; two decimal digits
lives     = $84
state     = $85         ; 0 waiting for RESET, 1 playing, 2 over
gemX      = $86
gemY      = $87         ; 0..159; NOGEM = none
bucketX   = $88
gemsLeft  = $89
mode      = $8a
delay     = $8b         ; frames until the next gem
drift     = $8c         ; pixels a frame in mode 2
held      = $8d         ; SELECT was down in the frame before
gemGfx    = $8e
bucketGfx = $8f
bucketCol = $90
rightEdge = $91
scoreRows = $92         ; five rows of two digits
lifeRows  = $97
temp      = $9c
served    = $9f         ; the first gem has fallen

NOGEM     = 200
FIELD     = 160
BUCKETTOP = 148
GEMS      = 20
LIVES     = 5

        .org $f000

start:  sei
        cld
        ldx #$ff
        txs
        lda #0
        ldx #$82
.ram:   sta 0,x
        inx
        bne .ram
        ldx #$28
.tia:   sta 4,x
        dex
        bpl .tia
        lda randLow
        ora randHigh
        bne .seeded
        inc randLow
.seeded:
        lda #NOGEM
        sta gemY
        lda #72
        sta bucketX

; ---------------------------------------------------------------- one frame
frames: lda #2
        sta WSYNC
        sta VSYNC
        sta WSYNC
        sta WSYNC
        sta WSYNC
        lda #0
        sta VSYNC
        lda #43
        sta TIM64T
        inc frame
        jsr random
        jsr random
        jsr random
        jsr switches
        lda state
        cmp #1
        bne .idle
        jsr play
.idle:  jsr digits
        lda bucketX
        ldx #0
        jsr place
        lda gemX
        ldx #1
        jsr place
        sta WSYNC
        sta HMOVE
        sta CXCLR
.blank: lda INTIM
        bne .blank
        sta WSYNC
        sta VBLANK

; ---------------------------------------------------------------- the picture: 20 + 4 + 160 + 8 lines
        lda #$0e
        sta COLUPF
        ldy #0
.row:   ldx #4
.score: sta WSYNC
        lda scoreRows,y
        sta PF1
        lda ($80,x)             ; wait
        lda ($80,x)
        lda ($80,x)
        lda ($80,x)
        lda lifeRows,y
        sta PF1
        dex
        bne .score
        iny
        cpy #5
        bne .row
        sta WSYNC
        lda #0
        sta PF1
        sta gemGfx
        sta bucketGfx
        sta bucketCol
        lda #$1c
        sta COLUP1
        sta WSYNC
        lda #$84
        sta COLUBK
        sta WSYNC
        lda #$00
        sta COLUBK
        sta WSYNC
        ldy #0
.line:  sta WSYNC
        lda gemGfx
        sta GRP1
        lda bucketGfx
        sta GRP0
        lda bucketCol
        sta COLUP0
        iny
        tya
        sec
        sbc gemY
        cmp #8
        bcs .noGem
        tax
        lda gemShape,x
        sta gemGfx
.bucket:
        tya
        sec
        sbc #BUCKETTOP
        bcc .next
        tax
        lda bucketShape,x
        sta bucketGfx
        lda rainbow,x
        sta bucketCol
.next:  cpy #FIELD
        bne .line
        beq .floor
.noGem: lda #0
        sta gemGfx
        beq .bucket

.floor: sta WSYNC
        lda #0
        sta GRP0
        sta GRP1
        lda #$d4
        sta COLUBK
        ldx #7
.grass: sta WSYNC
        dex
        bne .grass
        sta WSYNC
        lda #2
        sta VBLANK
        lda #0
        sta COLUBK
        lda #33
        sta TIM64T
.over:  lda INTIM
        bne .over
        jmp frames

; ---------------------------------------------------------------- RESET, SELECT, difficulty
switches:
        lda SWCHB
        lsr
        bcc newGame
        lsr
        bcs .released
        lda held
        bne .done
        inc held
        ldx mode
        inx
        cpx #3
        bcc .chosen
        ldx #0
.chosen:
        stx mode
        lda #0
        sta state
        lda #NOGEM
        sta gemY
.done:  rts
.released:
        ldx #0
        stx held
        ldx #5                  ; double width
        ldy #144
        bit SWCHB               ; left difficulty is bit 6
        bvc .wide
        ldx #0
        ldy #152
.wide:  stx NUSIZ0
        sty rightEdge
        rts

newGame:
        lda #0
        sta score
        lda #LIVES
        sta lives
        lda #GEMS
        sta gemsLeft
        lda #72
        sta bucketX
        lda #NOGEM
        sta gemY
        lda #120                ; the first gem waits for the player, so when it falls (and where) is up to him
        sta delay
        lda #0
        sta served
        lda #1
        sta state
        rts

; ---------------------------------------------------------------- the game
play:   lda SWCHA
        bmi .notRight
        lda bucketX
        clc
        adc #4
        cmp rightEdge
        bcc .moved
        lda rightEdge
        bcs .moved
.notRight:
        asl
        bmi .still
        lda bucketX
        sec
        sbc #4
        bcs .moved
        lda #0
.moved: sta bucketX
        jsr random              ; what the player does decides where later gems fall
.still: lda gemY
        cmp #NOGEM
        bne .falling

        lda INPT4               ; FIRE: the next gem at once
        bpl .serve
        lda served
        bne .wait
        lda SWCHA
        and #$c0
        cmp #$c0
        beq .wait
.serve: lda #1
        sta delay
.wait:  dec delay
        bne .return
        lda randLow
        and #$7f
        sta gemX
        lda randHigh
        and #$0f
        clc
        adc gemX
        adc #4
        sta gemX
        lda #0
        sta gemY
        lda #1
        sta served
        lda randHigh
        and #$10
        beq .right
        lda #$ff
        bne .drift
.right: lda #1
.drift: sta drift
.return:
        rts

.falling:
        bit CXPPMM              ; players overlapped in the picture before
        bpl .fall
        sed
        lda score
        clc
        adc #1
        sta score
        cld
        bne gone
.fall:  lda #3
        ldx mode
        cpx #1
        bne .speed
        lda #4
.speed: clc
        adc gemY
        sta gemY
        cmp #FIELD
        bcs missed
        cpx #2
        bne .return
        lda gemX
        clc
        adc drift
        cmp #4
        bcc .bounce
        cmp #148
        bcs .bounce
        sta gemX
        rts
.bounce:
        lda #0
        sec
        sbc drift
        sta drift
        rts

missed: dec lives
gone:   lda #NOGEM
        sta gemY
        lda #8
        sta delay
        dec gemsLeft
        beq .over
        lda lives
        bne .more
.over:  lda #2
        sta state
.more:  rts

; ---------------------------------------------------------------- x position A of player X
place:  sta WSYNC
        sec
.divide:
        sbc #15
        bcs .divide
        eor #7
        asl
        asl
        asl
        asl
        sta HMP0,x
        sta RESP0,x
        rts

; ---------------------------------------------------------------- 16-bit Galois LFSR
random: lsr randHigh
        ror randLow
        bcc .even
        lda randHigh
        eor #$b4
        sta randHigh
.even:  rts

; ---------------------------------------------------------------- rows of score and lives
digits: lda score
        lsr
        lsr
        lsr
        lsr
        jsr .times5
        stx temp
        lda score
        and #$0f
        jsr .times5
        ldy #0
.rows:  lda digitShape,x
        and #$0f
        sta scoreRows,y
        stx temp+1
        ldx temp
        lda digitShape,x
        and #$f0
        ora scoreRows,y
        sta scoreRows,y
        inc temp
        ldx temp+1
        inx
        iny
        cpy #5
        bne .rows
        lda lives
        jsr .times5
        ldy #0
.lives: lda digitShape,x
        and #$0f
        sta lifeRows,y
        inx
        iny
        cpy #5
        bne .lives
        rts
.times5:
        sta temp+2
        asl
        asl
        clc
        adc temp+2
        tax
        rts

        .align 256
digitShape:
        .byte $44,$aa,$aa,$aa,$44
        .byte $44,$cc,$44,$44,$ee
        .byte $cc,$22,$44,$88,$ee
        .byte $cc,$22,$44,$22,$cc
        .byte $aa,$aa,$ee,$22,$22
        .byte $ee,$88,$cc,$22,$cc
        .byte $66,$88,$cc,$aa,$44
        .byte $ee,$22,$44,$44,$44
        .byte $44,$aa,$44,$aa,$44
        .byte $44,$aa,$66,$22,$cc
gemShape:
        .byte %00011000
        .byte %00111100
        .byte %01111110
        .byte %11111111
        .byte %11111111
        .byte %01111110
        .byte %00111100
        .byte %00011000
bucketShape:
        .byte $81,$c3,$c3,$e7,$ff,$ff,$7e,$7e,$7e,$3c,$3c,$3c,0
rainbow:
        .byte $46,$38,$1a,$1c,$cc,$ca,$ac,$8a,$88,$76,$66,$56,0

        .org $fffa
        .word start
        .word start
        .word start
