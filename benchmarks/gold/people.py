"""Generated authors: family and given names of many cultures, put together within one culture."""

from __future__ import annotations

from chance import Dice

Name = dict[str, str]

_NAMES = (
    (
        "Chen Deng Fang Gao Guo He Hu Jiang Li Lin Liu Lu Luo Ma Peng Qian Shen Song Sun Tan Tang "
        "Wang Wei Wu Xie Xu Yang Yao Ye Yu Yuan Zeng Zhang Zhao Zheng Zhou Zhu",
        "Bo Cheng Fan Hao Hui Jian Jiawei Jing Jun Kai Lei Li Mei Meng Ming Na Ping Qi Rui Shuo "
        "Tao Wei Xiaoyu Xin Yan Yifan Ying Yu Yuxin Zhi Zihan",
    ),
    (
        "Choi Han Hong Jang Jeong Kang Kim Lee Lim Moon Noh Oh Park Seo Shin Yoon",
        "Dongwoo Hyejin Jihoon Jiyeon Minjun Minseo Sangmin Seojun Seung Soyeon Yejin Yoonho",
    ),
    (
        "Fujita Hashimoto Ito Kobayashi Matsuda Mori Nakamura Sato Suzuki Takahashi Tanaka Ueda "
        "Watanabe Yamamoto",
        "Akira Daichi Emi Haruka Hiroshi Kaori Kenji Makoto Naoki Ryo Sakura Takumi Yuki",
    ),
    (
        "Agarwal Banerjee Bhat Chatterjee Das Desai Ghosh Gupta Iyer Joshi Kumar Mehta Nair Patel "
        "Raghavan Rao Reddy Sharma Singh Subramanian Verma",
        "Aditya Ananya Arjun Deepa Divya Karthik Kavya Manish Neha Priya Rahul Ravi Rohan Sanjay "
        "Sneha Vikram",
    ),
    (
        "Adeyemi Afolabi Balogun Diallo Kamau Mensah Mwangi Ndiaye Nkosi Okafor Okonkwo Osei "
        "Tesfaye Traoré",
        "Abebe Aisha Amara Chidi Fatou Ifeoma Kwame Lindiwe Moussa Ngozi Sipho Tunde Wanjiru",
    ),
    (
        "Alvarez Castillo Cruz Díaz Fernández García Gómez Herrera López Martínez Morales Núñez "
        "Ortega Pérez Ramírez Rojas Silva Souza Vargas",
        "Alejandro Ana Beatriz Camila Carlos Diego Elena Felipe Gabriela Javier José Lucía María "
        "Mateo Paula Santiago",
    ),
    (
        "Adams Baker Bennett Clark Cooper Davies Edwards Foster Green Hughes Jackson Kelly Lewis "
        "Miller Moore Parker Reed Stewart Taylor Turner Walker Wright",
        "Alice Andrew Benjamin Charlotte Daniel Emily George Hannah James Kate Laura Matthew "
        "Olivia Peter Rachel Samuel Thomas William",
    ),
    (
        "Bauer Becker Fischer Hoffmann Huber Keller Krüger Lehmann Maier Müller Schäfer Schmidt "
        "Schneider Vogel Weber Zimmermann",
        "Anna Christian Florian Jonas Julia Katharina Lena Lukas Markus Matthias Sebastian Stefan",
    ),
    (
        "Bernard Dubois Durand Faure Fontaine Girard Lambert Lefèvre Mercier Moreau Petit Roche",
        "Antoine Camille Claire Élise François Hélène Julien Léa Mathieu Nicolas Théo Zoé",
    ),
    (
        "Bianchi Colombo Conti Ferrari Greco Marino Moretti Ricci Romano Russo",
        "Alessandro Chiara Davide Elisa Federica Giulia Lorenzo Marco Matteo Simone",
    ),
    (
        "Dvořák Horváth Ivanov Kowalski Kuznetsova Nagy Novák Petrov Popescu Sokolov Szabó Volkov",
        "Andrei Dmitry Ewa Irina Jakub Katarzyna Mihai Nikolai Olga Pavel Tomáš Zsófia",
    ),
    (
        "Ahmadi Al-Masri Aydın Cohen Demir Farahani Hassan Hosseini Karimi Khalil Levi Mizrahi "
        "Najafi Öztürk Rahimi Yılmaz",
        "Ali Amir Ayşe Emre Fatemeh Hadas Leila Mehmet Noa Omar Reza Sara Yosef Zeynep",
    ),
    (
        "Bui Dang Do Hoang Le Nguyen Pham Tran Vo Vu",
        "Anh Duc Hoa Huong Khanh Linh Minh Phuong Quang Thanh Trang Tuan",
    ),
    (
        "Andersen Berg Eriksson Hansen Johansson Korhonen Larsen Lindqvist Nielsen Olsen Virtanen",
        "Anders Astrid Eero Freja Henrik Ingrid Johan Karin Lars Maja Mikkel Sanna",
    ),
)


def person(dice: Dice) -> Name:
    """One generated author."""
    families, givens = dice.pick(_NAMES)
    given = dice.pick(givens.split())
    if dice.chance(0.12):
        given += f" {dice.pick('ABCDEFGHJKLMNPRSTVW')}."
    return {"family": dice.pick(families.split()), "given": given}


def team(dice: Dice, least: int = 1, most: int = 7) -> list[Name]:
    """Some generated authors, none twice."""
    found: list[Name] = []
    while len(found) < dice.between(least, most):
        one = person(dice)
        if one not in found:
            found.append(one)
    return found
